import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// The RSA key that signs tokens, and a certificate of it, whose thumbprint names the key.
public struct SigningKey: Sendable {
  let key: _RSA.Signing.PrivateKey
  let modulus: [UInt8]
  let exponent: [UInt8]
  let certificate: [UInt8]
  /// Both `kid` and `x5t`: base64url of the certificate's SHA-1.
  let identifier: String

  /// Makes a new key of 2048 bits.
  public init(now: Timestamp = .machine()) throws {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let certificate = try Certificate.selfSigned(name: "entra-emulator token signing", key: Certificate.PrivateKey(key), now: now)
    try self.init(key: key, certificate: certificate)
  }

  /// Reads what `pem` and `certificatePEM` gave.
  public init(pem: String, certificatePEM: String) throws {
    try self.init(key: _RSA.Signing.PrivateKey(pemRepresentation: pem), certificate: Certificate(pemEncoded: certificatePEM))
  }

  private init(key: _RSA.Signing.PrivateKey, certificate: Certificate) throws {
    self.key = key
    let numbers = try key.publicKey.getKeyPrimitives()
    modulus = Array(numbers.modulus.drop { $0 == 0 })
    exponent = Array(numbers.publicExponent.drop { $0 == 0 })
    var serializer = DER.Serializer()
    try certificate.serialize(into: &serializer)
    self.certificate = serializer.serializedBytes
    identifier = Base64URL.encode(Array(Insecure.SHA1.hash(data: self.certificate)))
  }

  /// The private key, PEM.
  public var pem: String { key.pemRepresentation }

  /// The certificate, PEM.
  public var certificatePEM: String {
    PEMDocument(type: "CERTIFICATE", derBytes: certificate).pemString
  }

  /// A signed JSON Web Token.
  ///
  /// Source: RFC 7515 section 7.1, RFC 7518 section 3.3 (RS256).
  func sign(header: JSON, claims: JSON) throws -> String {
    let signed = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
    let signature = try key.signature(for: SHA256.hash(data: Array(signed.utf8)), padding: .insecurePKCS1v1_5)
    return signed + "." + Base64URL.encode(Array(signature.rawRepresentation))
  }

  /// The claims' JSON text of a token that this key has signed, else nil.
  func verify(_ token: String) -> [UInt8]? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]), let claims = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2]),
      let algorithm = try? JSONDecoder().decode(Header.self, from: Data(header)).alg, algorithm == "RS256"
    else { return nil }
    let digest = SHA256.hash(data: Array("\(parts[0]).\(parts[1])".utf8))
    let isValid = key.publicKey.isValidSignature(.init(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
    return isValid ? claims : nil
  }

  private struct Header: Decodable {
    var alg: String
  }
}
