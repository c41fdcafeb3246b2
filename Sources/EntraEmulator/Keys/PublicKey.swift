import CEmulatorOpenSSL

/// A public key. Only those of RSA with at least 2048 bits find a signature valid.
struct PublicKey: Sendable, Equatable {
  /// Source: RFC 5280 section 4.1, SubjectPublicKeyInfo.
  let der: [UInt8]

  init(der: [UInt8]) {
    self.der = der
  }

  /// An RSA key of big-endian numbers; nil when they cannot be one.
  init?(modulus: [UInt8], exponent: [UInt8]) {
    guard let der = [UInt8](emulator_rsa_public_key(modulus, modulus.count, exponent, exponent.count)) else { return nil }
    self.der = der
  }

  /// Big-endian, without leading zeros; nil when the key is not RSA.
  var modulus: [UInt8]? { [UInt8](emulator_rsa_number(der, der.count, false)) }
  /// As `modulus`.
  var exponent: [UInt8]? { [UInt8](emulator_rsa_number(der, der.count, true)) }

  /// Source: RFC 7518 sections 3.3 and 3.5.
  enum Padding {
    case pkcs1
    /// The salt is as long as the digest.
    case pss
  }

  /// Whether it is a signature over the SHA-256 of the bytes.
  func isValid(_ signature: [UInt8], of bytes: [UInt8], padding: Padding = .pkcs1) -> Bool {
    emulator_verify(der, der.count, padding == .pss, bytes, bytes.count, signature, signature.count)
  }
}
