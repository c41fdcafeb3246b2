public import Platform

/// Asks for tokens that are bound to a key.
///
/// Source: RFC 7800 for the claim `cnf`; Entra's `req_cnf`, as MSAL sends it.
public struct TokenBinding: Sendable, Equatable {
  /// The key's thumbprint, base64url. Source: RFC 7638 section 3.
  public let keyID: String

  public init(_ key: PossessionKey) {
    keyID = JSONWebKey(key).thumbprint
  }

  /// What a token request has besides.
  var fields: [(name: String, value: String)] {
    // The key rests in software, as opposed to a chip that keeps it.
    let confirmation = #"{"kid":"\#(keyID)","xms_ksl":"sw"}"#
    return [("token_type", "pop"), ("req_cnf", encodeBase64URL(Array(confirmation.utf8)))]
  }
}

/// The public half of an RSA key. Source: RFC 7518 section 6.3.1.
struct JSONWebKey: Encodable, Equatable {
  let kty = "RSA"
  let n: String
  let e: String

  init(_ key: PossessionKey) {
    n = encodeBase64URL(key.modulus)
    e = encodeBase64URL(key.exponent)
  }

  /// SHA-256 of the required members in alphabetical order, base64url. Source: RFC 7638 section 3.
  var thumbprint: String {
    encodeBase64URL(SHA256.digest(Array(#"{"e":"\#(e)","kty":"\#(kty)","n":"\#(n)"}"#.utf8)))
  }
}
