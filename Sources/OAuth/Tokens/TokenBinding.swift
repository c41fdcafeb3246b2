public import Platform

/// Asks for tokens that are bound to a key, in place of bearer tokens. Source: RFC 7800.
public struct TokenBinding: Sendable, Equatable {
  /// The key's thumbprint, base64url. Source: RFC 7638 section 3.
  public let keyID: String
  /// `token_type` of a request and of its response.
  let tokenType: String
  /// The field that names the key to the server.
  private let confirmation: Confirmation

  private struct Confirmation: Equatable {
    let name: String
    let value: String
  }

  public init(keyID: String, tokenType: String, confirmation: (name: String, value: String)) {
    self.keyID = keyID
    self.tokenType = tokenType
    self.confirmation = Confirmation(name: confirmation.name, value: confirmation.value)
  }

  /// What a token request has besides.
  public var fields: [(name: String, value: String)] {
    [("token_type", tokenType), (confirmation.name, confirmation.value)]
  }
}

/// The public half of an RSA key. Source: RFC 7518 section 6.3.1.
public struct JSONWebKey: Encodable, Equatable, Sendable {
  let kty = "RSA"
  let n: String
  let e: String

  public init(_ key: PossessionKey) {
    n = encodeBase64URL(key.modulus)
    e = encodeBase64URL(key.exponent)
  }

  /// SHA-256 of the required members in alphabetical order, base64url. Source: RFC 7638 section 3.
  public var thumbprint: String {
    encodeBase64URL(SHA256.digest(Array(#"{"e":"\#(e)","kty":"\#(kty)","n":"\#(n)"}"#.utf8)))
  }
}
