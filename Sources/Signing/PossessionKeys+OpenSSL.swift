import COpenSSL
public import Platform

extension PossessionKeys {
  /// Fills `Host.possessionKeys`.
  public static let openSSL = PossessionKeys(make: { try PossessionKey.make() }, open: { try PossessionKey(opening: $0) })
}

extension PossessionKey {
  private static let bits: UInt32 = 2048

  fileprivate static func make() throws(PossessionKeyError) -> PossessionKey {
    guard let key = copenssl_make_rsa(bits).map(PrivateKey.init), let encoded = key.encoded else { throw .making }
    return try PossessionKey(opening: encoded)
  }

  fileprivate init(opening encoded: [UInt8]) throws(PossessionKeyError) {
    let key = try Self.privateKey(encoded)
    guard let modulus = key.number(.modulus), let exponent = key.number(.exponent) else { throw .damaged }
    // Opened again for each signature: OpenSSL's key cannot be shared between threads, and a run signs once.
    self.init(encoded: encoded, modulus: modulus, exponent: exponent) { bytes in
      guard let signature = try Self.privateKey(encoded).signature(.rs256, of: bytes) else { throw PossessionKeyError.signing }
      return signature
    }
  }

  private static func privateKey(_ encoded: [UInt8]) throws(PossessionKeyError) -> PrivateKey {
    guard let key = copenssl_key(encoded, encoded.count).map(PrivateKey.init), copenssl_is_rsa(key.key) else { throw .damaged }
    return key
  }
}

extension PrivateKey {
  fileprivate enum PublicNumber: Equatable {
    case modulus, exponent
  }

  fileprivate func number(_ number: PublicNumber) -> [UInt8]? {
    let capacity = (Int(copenssl_bits(key)) + 7) / 8
    var isDone = false
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = capacity
      isDone = copenssl_public_number(key, number == .exponent, buffer.baseAddress, &count)
      if !isDone { count = 0 }
    }
    return isDone ? bytes : nil
  }

  fileprivate var encoded: [UInt8]? {
    var der: UnsafeMutablePointer<UInt8>?
    let count = copenssl_key_der(key, &der)
    guard count > 0, let der else { return nil }
    defer { copenssl_free_secret(der, Int(count)) }
    return Array(UnsafeBufferPointer(start: der, count: Int(count)))
  }
}
