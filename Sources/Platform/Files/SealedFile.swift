import Glibc

/// A file that shows whether it is whole and in its own place: one header line with a checksum and the file's name, then the content.
///
/// A torn or damaged file reads as none, as does one that others may read or change, and one that was moved to another name: the cost is
/// a fresh sign-in, never a failure, and never what belongs to another question.
public enum SealedFile {
  private static let mark: StaticString = "kubelogin/2 "
  /// Of files that do not say their name.
  private static let unnamedMark: StaticString = "kubelogin/1 "

  /// - Parameter acceptsUnnamed: Also reads what older versions wrote: only where the content itself says whose it is.
  public static func read(_ path: UnsafePointer<CChar>, acceptsUnnamed: Bool = false) -> [UInt8]? {
    guard let bytes = try? Files.read(path, limit: 4 << 20, followingLinks: false, onlyPrivate: true) else { return nil }
    let named = payload(of: bytes, sealedAs: name(path))
    return named == nil && acceptsUnnamed ? payload(of: bytes, sealedAs: nil) : named
  }

  /// What a file holds that has been read already; `nil` where its bytes are not those of a sealed file with this path's name.
  public static func payload(of bytes: [UInt8], at path: UnsafePointer<CChar>) -> [UInt8]? {
    payload(of: bytes, sealedAs: name(path))
  }

  public static func write(_ payload: [UInt8], to path: String, modified: Timestamp? = nil) throws(SystemError) {
    let header = path.withCString { Self.header(of: payload, sealedAs: name($0)) }
    try Files.writeAtomically(header + payload, to: path, modified: modified)
  }

  /// The last component of a path.
  private static func name(_ path: UnsafePointer<CChar>) -> [UInt8] {
    let start = strrchr(path, Int32(UInt8(ascii: "/"))).map { UnsafePointer($0) + 1 } ?? path
    return Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
  }

  private static func payload(of bytes: [UInt8], sealedAs name: [UInt8]?) -> [UInt8]? {
    let length = mark.utf8CodeUnitCount + 16 + 1 + (name.map { $0.count + 1 } ?? 0)
    guard bytes.count >= length else { return nil }
    let payload = Array(bytes[length...])
    let header = Self.header(of: payload, sealedAs: name)
    // A loop over bytes: the generic comparison would cost more than the checksum.
    for index in 0..<length where bytes[index] != header[index] { return nil }
    return payload
  }

  private static func header(of payload: [UInt8], sealedAs name: [UInt8]?) -> [UInt8] {
    var header: [UInt8] = []
    header.append(name == nil ? unnamedMark : mark)
    let sum = checksum(payload, named: name ?? [])
    header += (0..<8).map { UInt8(truncatingIfNeeded: sum >> UInt64(56 - 8 * $0)) }.hexadecimalDigits
    if let name {
      header.append(UInt8(ascii: " "))
      header += name
    }
    header.append(UInt8(ascii: "\n"))
    return header
  }

  /// FNV-1a over the length, the name and the bytes: every step is a bijection of the state, so that no change of one byte goes unseen.
  ///
  /// It guards against damage and moves, not against forgery: whoever can write a file of this user's could have written anything.
  /// Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm", 64 bits.
  private static func checksum(_ payload: [UInt8], named name: [UInt8]) -> UInt64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(payload.count)
    for byte in name { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for byte in payload { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return sum
  }
}

extension [UInt8] {
  public mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
