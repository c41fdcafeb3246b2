import FoundationEssentials
import Platform

/// A signed statement by which a client proves who it is, in place of a secret.
///
/// Source: RFC 7523 section 3.
struct ClientAssertion: Equatable {
  let header: Header
  let claims: Claims

  /// `client_assertion_type`.
  static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
  /// It is used at once; what is left is for clocks that differ.
  static let lifetime = Duration.seconds(600)

  /// Source: RFC 7515 section 4.1.
  struct Header: Encodable, Equatable {
    let alg: SignatureAlgorithm
    let typ = "JWT"
    /// SHA-1 of the certificate, base64url.
    var thumbprint: String?
    /// SHA-256 of the certificate, base64url.
    var thumbprint256: String?
    /// The chain as DER, standard base64, the leaf first: what authentication by subject name and issuer looks at.
    let x5c: [String]

    enum CodingKeys: String, CodingKey {
      case alg, typ, x5c
      case thumbprint = "x5t"
      case thumbprint256 = "x5t#S256"
    }
  }

  /// Source: RFC 7519 section 4.1.
  struct Claims: Encodable, Equatable {
    let aud: String
    let iss: String
    let sub: String
    let jti: String
    let nbf: Int64
    let exp: Int64
  }

  /// - Parameters:
  ///   - audience: The token endpoint that gets the assertion.
  ///   - usesSHA1: RS256 and a thumbprint of SHA-1, for servers that know nothing newer.
  ///   - identifier: Not to occur twice.
  init(
    clientID: String, audience: String, certificate: ClientCertificate, usesSHA1: Bool, identifier: String, at now: Timestamp
  ) {
    let chain = certificate.chain.map { Data($0).base64EncodedString() }
    header =
      usesSHA1
      ? Header(alg: .rs256, thumbprint: encodeBase64URL(certificate.thumbprint), x5c: chain)
      : Header(alg: .ps256, thumbprint256: encodeBase64URL(certificate.thumbprint256), x5c: chain)
    claims = Claims(
      aud: audience, iss: clientID, sub: clientID, jti: identifier, nbf: now.secondsSinceEpoch,
      exp: (now + Self.lifetime).secondsSinceEpoch)
  }

  /// Throws `CertificateError` when the key cannot sign.
  func signed(_ sign: (SignatureAlgorithm, [UInt8]) throws -> [UInt8]) throws -> String {
    try encodeCompact(header, claims) { try sign(header.alg, $0) }
  }
}
