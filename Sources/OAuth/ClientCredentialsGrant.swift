import Platform

/// An application signs in as itself. Source: RFC 6749 section 4.4.
public struct ClientCredentialsGrant: Sendable {
  /// What proves who the application is.
  public enum Credential: Sendable {
    case secret(String)
    /// A signed token, its own or of an issuer that it trusts. Source: RFC 7523 section 2.2.
    case assertion(String)
  }

  let clientID: String
  let credential: Credential
  let serverID: String

  public init(clientID: String, credential: Credential, serverID: String) {
    self.clientID = clientID
    self.credential = credential
    self.serverID = serverID
  }

  /// Asks once, with retries. Throws `ServerError`, `UnexpectedAnswer`, `Throttled` or `TransportError`.
  public func token(from authority: Authority, isLegacy: Bool, client: OAuthClient) throws -> TokenResponse {
    let audience = isLegacy ? ("resource", resource(ofServer: serverID)) : ("scope", scope(ofServer: serverID))
    let form = Form([("grant_type", "client_credentials"), ("client_id", clientID)] + credential.fields + [audience])
    return try client.token(form, from: authority, isLegacy: isLegacy)
  }
}

extension ClientCredentialsGrant.Credential {
  fileprivate var fields: [(String, String)] {
    switch self {
    case .secret(let secret): [("client_secret", secret)]
    case .assertion(let assertion):
      [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion)]
    }
  }
}
