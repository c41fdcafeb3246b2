import FoundationEssentials

/// What stands before the API server of an Arc cluster: it takes a token only with a fresh signature of the key that it is bound to.
///
/// Source: draft-ietf-oauth-signed-http-request-03; the checks of kubeguard, in their order.
struct PossessionGuard: Sendable {
  /// The ARM id of the connected cluster, compared without case.
  let host: String

  /// Seconds for which a signature counts.
  static let validity = 900

  /// What a signed request carries.
  struct Verified: Sendable {
    let accessToken: String
    let nonce: String?
  }

  /// Throws with the first check that fails. A time in the future is accepted, and a nonce may come twice.
  func verified(_ request: String, now: Timestamp) throws(TokenRefusal) -> Verified {
    guard let signed = SignedRequest(request), let header = signed.header(Header.self) else {
      throw Self.invalid("it is no signed request")
    }
    guard !header.kid.isEmpty else { throw Self.invalid("its header has no kid") }
    guard header.alg == "RS256" else { throw Self.invalid("its algorithm is '\(header.alg)', and not RS256") }
    guard header.typ.lowercased() == "pop" else { throw Self.invalid("its type is '\(header.typ)', and not pop") }
    guard let claims = signed.claims(Claims.self) else { throw Self.invalid("at, ts, u or cnf.jwk is missing") }
    guard now.seconds <= claims.ts + Self.validity else { throw Self.invalid("it was signed more than \(Self.validity / 60) minutes ago") }
    guard claims.u.lowercased() == host.lowercased() else {
      throw TokenRefusal("Invalid Pop token due to host mismatch. Expected: \(host), received: \(claims.u)")
    }
    guard let key = claims.cnf.jwk.publicKey, header.kid == claims.cnf.jwk.thumbprint else {
      throw Self.invalid("cnf.jwk is not the key of its kid")
    }
    guard SignedRequest(claims.at)?.claims(BoundClaims.self)?.cnf.kid == header.kid else {
      throw Self.invalid("the access token is not bound to its key")
    }
    guard key.isValid(signed.signature, of: Array(signed.signedText.utf8)) else { throw Self.invalid("its signature is wrong") }
    return Verified(accessToken: claims.at, nonce: claims.nonce)
  }

  private static func invalid(_ reason: String) -> TokenRefusal { TokenRefusal("Invalid Pop token: \(reason)") }

  private struct Header: Decodable {
    let typ: String
    let alg: String
    let kid: String
  }

  private struct Claims: Decodable {
    let at: String
    let ts: Int
    let u: String
    let cnf: Confirmation
    let nonce: String?

    struct Confirmation: Decodable {
      let jwk: WebKey
    }
  }

  private struct BoundClaims: Decodable {
    let cnf: KeyConfirmation
  }

  private struct WebKey: Decodable {
    let kty: String
    let alg: String
    let n: String
    let e: String

    /// Source: RFC 7638 section 3.
    var thumbprint: String { digest(of: #"{"e":"\#(e)","kty":"RSA","n":"\#(n)"}"#) }

    var publicKey: PublicKey? {
      guard kty == "RSA", alg == "RS256", let n = Base64URL.decode(n), let e = Base64URL.decode(e) else { return nil }
      return PublicKey(modulus: n, exponent: e)
    }
  }
}

/// Three segments, taken apart but not yet believed. Source: RFC 7515 section 7.1.
private struct SignedRequest {
  let segments: [Substring]
  let signature: [UInt8]

  init?(_ text: String) {
    segments = text.split(separator: ".", omittingEmptySubsequences: false)
    guard segments.count == 3, let signature = Base64URL.decode(segments[2]) else { return nil }
    self.signature = signature
  }

  var signedText: String { "\(segments[0]).\(segments[1])" }

  func header<Header: Decodable>(_ type: Header.Type) -> Header? { decode(segments[0]) }
  func claims<Claims: Decodable>(_ type: Claims.Type) -> Claims? { decode(segments[1]) }

  private func decode<Value: Decodable>(_ segment: Substring) -> Value? {
    Base64URL.decode(segment).flatMap { try? JSONDecoder().decode(Value.self, from: Data($0)) }
  }
}
