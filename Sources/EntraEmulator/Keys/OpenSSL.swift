import CEmulatorOpenSSL

/// OpenSSL refused a call that fails only when there is no memory.
struct OpenSSLFailure: Error, CustomStringConvertible {
  let description: String

  init(_ action: String) {
    description = "OpenSSL cannot \(action)"
  }
}

extension [UInt8] {
  /// Copies what OpenSSL has made, and frees it; nil where it failed.
  init?(_ made: emulator_bytes) {
    guard let start = made.start else { return nil }
    self.init(UnsafeBufferPointer(start: start, count: made.count))
    emulator_free(made)
  }
}

func sha1(_ bytes: [UInt8]) -> [UInt8] { digest(isSHA1: true, bytes) }

func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(isSHA1: false, bytes) }

private func digest(isSHA1: Bool, _ bytes: [UInt8]) -> [UInt8] {
  var digest = [UInt8](repeating: 0, count: isSHA1 ? 20 : 32)
  emulator_digest(isSHA1, bytes, bytes.count, &digest)
  return digest
}
