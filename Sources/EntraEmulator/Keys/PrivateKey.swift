import CEmulatorOpenSSL

/// A private key.
struct PrivateKey: Sendable {
  let pem: String

  init(pem: String) {
    self.pem = pem
  }

  /// A new RSA key of 2048 bits.
  static func rsa() throws -> PrivateKey { try make(isRSA: true) }

  /// A new key on the curve P-256.
  static func p256() throws -> PrivateKey { try make(isRSA: false) }

  private static func make(isRSA: Bool) throws -> PrivateKey {
    guard let pem = [UInt8](emulator_make_key(isRSA)) else { throw OpenSSLFailure("make a key") }
    return PrivateKey(pem: String(decoding: pem, as: UTF8.self))
  }

  /// Nil when the text is no private key, or one with a password.
  var publicKey: PublicKey? { [UInt8](emulator_public_key(pem)).map(PublicKey.init(der:)) }

  /// An RSA signature over the SHA-256 of the bytes, padded by PKCS#1 v1.5.
  func signature(of bytes: [UInt8]) throws -> [UInt8] {
    guard let signature = [UInt8](emulator_sign(pem, bytes, bytes.count)) else { throw OpenSSLFailure("sign") }
    return signature
  }
}
