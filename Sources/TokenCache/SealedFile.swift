import Platform

/// A cache file that tells by itself whether it is whole: one header line with a checksum of what follows.
///
/// A torn, damaged or foreign file reads as none, as does one that others may read or change: the cost is a fresh sign-in, never a failure.
enum SealedFile {
  private static let mark: StaticString = "kubelogin/1 "
  private static let headerLength = 12 + 16 + 1

  static func read(_ path: UnsafePointer<CChar>) -> [UInt8]? {
    guard let bytes = try? Files.read(path, limit: 4 << 20, followingLinks: false, onlyPrivate: true), bytes.count >= headerLength
    else { return nil }
    let payload = Array(bytes[headerLength...])
    let header = header(of: payload)
    // A loop over bytes: the generic comparison would cost more than the checksum.
    for index in 0..<headerLength where bytes[index] != header[index] { return nil }
    return payload
  }

  static func write(_ payload: [UInt8], to path: String, modified: Timestamp? = nil) throws(SystemError) {
    try Files.writeAtomically(header(of: payload) + payload, to: path, modified: modified)
  }

  private static func header(of payload: [UInt8]) -> [UInt8] {
    var header: [UInt8] = []
    header.append(mark)
    let sum = checksum(payload)
    header += (0..<8).map { UInt8(truncatingIfNeeded: sum >> UInt64(56 - 8 * $0)) }.hexadecimalDigits
    header.append(UInt8(ascii: "\n"))
    return header
  }

  /// FNV-1a over the length and the bytes: every step is a bijection of the state, so that no change of one byte goes unseen.
  ///
  /// It guards against damage, not against people: whoever can write the file could have written anything.
  /// Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm", 64 bits.
  static func checksum(_ payload: [UInt8]) -> UInt64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(payload.count)
    for byte in payload { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return sum
  }
}
