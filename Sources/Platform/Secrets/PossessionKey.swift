/// An RSA key to which tokens are bound: they are worth nothing without a signature of it.
public struct PossessionKey: Sendable {
  /// The private key, DER, not encrypted: for where secrets rest and nothing else. Source: RFC 8017 appendix A.1.2.
  public let encoded: [UInt8]
  /// Big-endian, without leading zeros.
  public let modulus: [UInt8]
  /// Big-endian, without leading zeros.
  public let exponent: [UInt8]
  /// RS256. Throws `PossessionKeyError`.
  public let sign: @Sendable ([UInt8]) throws -> [UInt8]

  public init(encoded: [UInt8], modulus: [UInt8], exponent: [UInt8], sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
    self.encoded = encoded
    self.modulus = modulus
    self.exponent = exponent
    self.sign = sign
  }
}

/// Where such keys come from.
public struct PossessionKeys: Sendable {
  /// A new key of 2048 bits. Throws `PossessionKeyError`.
  public let make: @Sendable () throws -> PossessionKey
  /// The key whose `encoded` these bytes are. Throws `PossessionKeyError`.
  public let open: @Sendable ([UInt8]) throws -> PossessionKey

  public init(make: @escaping @Sendable () throws -> PossessionKey, open: @escaping @Sendable ([UInt8]) throws -> PossessionKey) {
    self.make = make
    self.open = open
  }

  /// For where no key is ever asked for.
  public static let none = PossessionKeys(
    make: { throw PossessionKeyError.making }, open: { _ in throw PossessionKeyError.making })
}

/// Proof of possession cannot be given.
public enum PossessionKeyError: UserFacingError, Equatable {
  case making
  /// The bytes are not an RSA key.
  case damaged
  case signing

  public var code: String {
    switch self {
    case .making: "pop.making-key"
    case .damaged: "pop.damaged-key"
    case .signing: "pop.signing"
    }
  }

  public var summary: String {
    switch self {
    case .making: "OpenSSL cannot make a key for PoP tokens"
    case .damaged: "the key for PoP tokens is damaged"
    case .signing: "OpenSSL cannot sign with the key for PoP tokens"
    }
  }

  public var remedy: String {
    switch self {
    case .making: "check OpenSSL on this machine: openssl genrsa 2048"
    case .damaged, .signing: "remove the key with the cache: kubelogin remove-cache-dir"
    }
  }
}
