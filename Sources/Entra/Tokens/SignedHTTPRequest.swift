import OAuth
public import Platform

/// Wraps an access token in a fresh signature of the key that it is bound to.
///
/// Source: draft-ietf-oauth-signed-http-request-03 with the members that the guard of Arc clusters reads.
public struct SignedHTTPRequest: Sendable {
  let header: Header
  let claims: Claims

  /// The guard of an Arc cluster takes a signature for 15 minutes; what is left is for clocks that differ.
  public static let lifetime = Duration.seconds(12 * 60)

  struct Header: Encodable, Equatable {
    let typ = "pop"
    let alg = SignatureAlgorithm.rs256
    let kid: String
  }

  struct Claims: Encodable, Equatable {
    let at: String
    let ts: Int64
    let u: String
    let cnf: Confirmation
    let nonce: String
  }

  struct Confirmation: Encodable, Equatable {
    let jwk: SigningKey
  }

  /// A key with what it is for.
  struct SigningKey: Encodable, Equatable {
    let key: JSONWebKey
    let alg = SignatureAlgorithm.rs256
    let kid: String

    private enum CodingKeys: CodingKey {
      case alg, kid
    }

    func encode(to encoder: any Encoder) throws {
      try key.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(alg, forKey: .alg)
      try members.encode(kid, forKey: .kid)
    }
  }

  /// - Parameters:
  ///   - host: What the token is for: the ARM ID of the connected cluster.
  ///   - nonce: Not to occur twice.
  public init(accessToken: String, host: String, key: PossessionKey, nonce: String, at now: Timestamp) {
    let webKey = JSONWebKey(key)
    header = Header(kid: webKey.thumbprint)
    claims = Claims(
      at: accessToken, ts: now.secondsSinceEpoch, u: host,
      cnf: Confirmation(jwk: SigningKey(key: webKey, kid: webKey.thumbprint)), nonce: nonce)
  }

  /// The compact form. Throws `PossessionKeyError`. Source: RFC 7515 section 7.1.
  public func signed(_ sign: ([UInt8]) throws -> [UInt8]) throws -> String {
    try encodeCompact(header, claims, sign)
  }
}
