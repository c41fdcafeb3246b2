import FoundationEssentials

/// The RSA key that signs tokens, and a certificate of it, whose thumbprint names the key.
public struct SigningKey: Sendable {
  private let key: PrivateKey
  private let publicKey: PublicKey
  let modulus: [UInt8]
  let exponent: [UInt8]
  let certificate: Certificate
  /// Both `kid` and `x5t`: base64url of the certificate's SHA-1.
  let identifier: String

  /// Makes a new key of 2048 bits.
  public init(now: Timestamp = .machine()) throws {
    let key = try PrivateKey.rsa()
    let certificate = try Certificate.selfSigned(name: "entra-emulator token signing", key: key, now: now)
    try self.init(key: key, certificate: certificate)
  }

  /// Reads what `pem` and `certificatePEM` gave.
  public init(pem: String, certificatePEM: String) throws {
    guard let certificate = Certificate(pem: certificatePEM) else { throw ConfigurationError("the key's certificate is none") }
    try self.init(key: PrivateKey(pem: pem), certificate: certificate)
  }

  private init(key: PrivateKey, certificate: Certificate) throws {
    guard let publicKey = key.publicKey, let modulus = publicKey.modulus, let exponent = publicKey.exponent else {
      throw ConfigurationError("the key is not an RSA key in PEM")
    }
    self.key = key
    self.publicKey = publicKey
    self.modulus = modulus
    self.exponent = exponent
    self.certificate = certificate
    identifier = Base64URL.encode(sha1(certificate.der))
  }

  /// The private key, PEM.
  public var pem: String { key.pem }

  /// The certificate, PEM.
  public var certificatePEM: String { certificate.pem }

  /// A signed JSON Web Token.
  ///
  /// Source: RFC 7515 section 7.1, RFC 7518 section 3.3 (RS256).
  func sign(header: JSON, claims: JSON) throws -> String {
    let signed = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
    return signed + "." + Base64URL.encode(try key.signature(of: Array(signed.utf8)))
  }

  /// The claims' JSON text of a token that this key has signed, else nil.
  func verify(_ token: String) -> [UInt8]? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]), let claims = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2]),
      let algorithm = try? JSONDecoder().decode(Header.self, from: Data(header)).alg, algorithm == "RS256"
    else { return nil }
    return publicKey.isValid(signature, of: Array("\(parts[0]).\(parts[1])".utf8)) ? claims : nil
  }

  private struct Header: Decodable {
    var alg: String
  }
}
