import Platform

/// A cache file that tells by itself whether it is whole: one header line with the SHA-256 of what follows.
///
/// A torn, damaged or foreign file reads as none: the cost is a fresh sign-in, never a failure.
enum SealedFile {
  private static let mark = Array("kubelogin/1 ".utf8)
  private static let headerLength = mark.count + 65

  static func read(_ path: UnsafePointer<CChar>) -> [UInt8]? {
    guard let bytes = try? Files.read(path, limit: 4 << 20, followingLinks: false), bytes.count >= headerLength else { return nil }
    let payload = Array(bytes[headerLength...])
    let header = header(of: payload)
    // A loop over bytes: the generic comparison would cost more than the hash.
    for index in 0..<headerLength where bytes[index] != header[index] { return nil }
    return payload
  }

  private static func header(of payload: [UInt8]) -> [UInt8] {
    mark + SHA256.digest(payload).hexadecimalDigits + [UInt8(ascii: "\n")]
  }

  static func write(_ payload: [UInt8], to path: String, modified: Timestamp? = nil) throws(SystemError) {
    try Files.writeAtomically(header(of: payload) + payload, to: path, modified: modified)
  }
}
