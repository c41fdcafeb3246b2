import Synchronization

/// The credentials that a run has sent. A server may repeat them; nothing that is shown or stored does.
public final class SentCredentials: Sendable {
  private let credentials = Mutex<Set<String>>([])

  /// A shorter credential is not looked for: it would be found in usual words. So would one of a few small letters, such as a wrong password.
  static let shortest = 4
  static let shortestWord = 8
  /// A part of a credential is hidden from so many bytes on.
  static let shortestPart = 12

  public init() {}

  public func add(_ credential: String) {
    let isWord = credential.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    guard credential.utf8.count >= (isWord ? Self.shortestWord : Self.shortest) else { return }
    credentials.withLock { _ = $0.insert(credential) }
  }

  /// The text with `[secret]` in place of credentials and of their parts, as they are and in the forms in which servers repeat a request.
  public func masked(_ text: String) -> String {
    let credentials = credentials.withLock { $0 }
    guard !credentials.isEmpty else { return text }
    let bytes = Array(text.utf8)
    let folded = bytes.map(Self.lowercased)
    var isSecret = [Bool](repeating: false, count: bytes.count)
    for (width, parts) in Self.parts(of: credentials) where width <= folded.count {
      for start in 0...folded.count - width where parts.contains(folded[start..<start + width]) {
        for index in start..<start + width { isSecret[index] = true }
      }
    }
    return Self.masked(bytes, where: isSecret)
  }

  private static func masked(_ bytes: [UInt8], where isSecret: [Bool]) -> String {
    guard isSecret.contains(true) else { return String(decoding: bytes, as: UTF8.self) }
    var shown: [UInt8] = []
    for index in bytes.indices {
      if !isSecret[index] {
        shown.append(bytes[index])
      } else if index == 0 || !isSecret[index - 1] {
        shown += Array("[secret]".utf8)
      }
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// What is looked for, by its length: each run of `shortestPart` bytes, and what is shorter as a whole.
  private static func parts(of credentials: Set<String>) -> [Int: Set<ArraySlice<UInt8>>] {
    var parts: [Int: Set<ArraySlice<UInt8>>] = [:]
    for form in credentials.flatMap(forms) {
      let width = min(form.count, shortestPart)
      for start in 0...form.count - width { parts[width, default: []].insert(form[start..<start + width]) }
    }
    return parts
  }

  /// In lower case: as it is, percent-encoded as a form and as an address, and escaped as JSON and XML have it.
  private static func forms(of credential: String) -> Set<[UInt8]> {
    let form = percentEncoded(credential)
    let json = credential.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("/", with: "\\/")
    let xml = credential.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    let forms = [
      credential, credential.withoutControlCharacters, form, form.replacing("%20", with: "+"), json, json.replacing("\\/", with: "/"), xml,
      xml.replacing("\"", with: "&quot;").replacing("'", with: "&apos;"),
    ]
    return Set(forms.map { $0.utf8.map(lowercased) }.filter { $0.count >= shortest })
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

/// Every byte but letters, digits and `-._~` as `%` and two hex digits. Source: RFC 3986 section 2.
public func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      bytes.append(byte)
    default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
