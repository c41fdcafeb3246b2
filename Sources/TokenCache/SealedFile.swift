import Platform

/// A cache file that tells by itself whether it is whole: one header line with the SHA-256 of what follows.
///
/// A torn, damaged or foreign file reads as none: the cost is a fresh sign-in, never a failure.
enum SealedFile {
  private static let mark = Array("kubelogin/1 ".utf8)
  private static let headerLength = mark.count + 65

  static func read(_ path: String) -> [UInt8]? {
    guard let bytes = try? Files.read(path, limit: 4 << 20, followingLinks: false), bytes.count >= headerLength,
      bytes.starts(with: mark)
    else { return nil }
    let payload = Array(bytes[headerLength...])
    return bytes[mark.count..<headerLength - 1].elementsEqual(SHA256.digest(payload).hexadecimal.utf8) ? payload : nil
  }

  static func write(_ payload: [UInt8], to path: String, modified: Timestamp? = nil) throws(SystemError) {
    let header = mark + Array(SHA256.digest(payload).hexadecimal.utf8) + [UInt8(ascii: "\n")]
    try Files.writeAtomically(header + payload, to: path, modified: modified)
  }
}
