/// A host and perhaps a port, as an address has them.
public struct HostPort: Equatable, Sendable {
  /// Lower case; an IPv6 address without its brackets.
  public let host: String
  public let port: UInt16?

  /// `nil` for anything that two parsers could read in two ways. Source: RFC 3986 section 3.2.2.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let end: Int
    if bytes.first == UInt8(ascii: "["), let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) {
      end = bracket + 1
      let inner = String(decoding: bytes[1..<bracket], as: UTF8.self).lowercased()
      guard inner.contains(":"), IPAddress(inner) != nil else { return nil }
      host = inner
    } else {
      end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      guard end > 0, bytes[..<end].allSatisfy(Self.isNameByte) else { return nil }
      host = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
    }
    let digits = bytes[end...].dropFirst()
    guard bytes[end...].isEmpty || bytes[end] == UInt8(ascii: ":") else { return nil }
    if digits.isEmpty {
      port = nil
    } else {
      guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
        let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
      else { return nil }
      port = number
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
