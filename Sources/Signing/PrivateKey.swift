import COpenSSL
import Platform

/// A private key of OpenSSL's.
final class PrivateKey {
  let key: OpaquePointer

  /// Takes the key over.
  init(_ key: OpaquePointer) {
    self.key = key
  }

  deinit {
    copenssl_key_free(key)
  }

  /// The shortest that Entra ID takes.
  private static let leastBits = 2048

  /// Refuses what no client assertion can be signed with.
  func requireUsable(path: String) throws(CertificateError) {
    guard copenssl_is_rsa(key) else { throw .notRSA(path: path) }
    let bits = Int(copenssl_bits(key))
    guard bits >= Self.leastBits else { throw .keyTooShort(path: path, bits: bits) }
  }

  /// `nil` when OpenSSL refuses.
  func signature(_ algorithm: SignatureAlgorithm, of bytes: [UInt8]) -> [UInt8]? {
    let capacity = (Int(copenssl_bits(key)) + 7) / 8
    var isDone = false
    let signature = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = capacity
      isDone = copenssl_sign(key, algorithm == .ps256, bytes, bytes.count, buffer.baseAddress, &count)
      if !isDone { count = 0 }
    }
    return isDone ? signature : nil
  }
}

/// SHA-1 or SHA-256.
func digest(isSHA1: Bool, _ bytes: [UInt8]) -> [UInt8] {
  let size = isSHA1 ? 20 : 32
  return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    count = copenssl_digest(isSHA1, bytes, bytes.count, buffer.baseAddress) ? size : 0
  }
}
