import Platform

/// A user signs in with name and password. Source: RFC 6749 section 4.3.
public struct PasswordGrant: Sendable {
  let clientID: String
  let audience: Audience
  let username: String
  let password: String

  public init(clientID: String, audience: Audience, username: String, password: String) {
    self.clientID = clientID
    self.audience = audience
    self.username = username
    self.password = password
  }

  /// Asks once, with retries. Throws a `ServerRefusal`, `UnexpectedResponse`, `Throttled` or `TransportError`.
  public func token(from server: some AuthorizationServer, client: OAuthClient) throws -> TokenResponse {
    let form = Form(
      [("grant_type", "password"), ("username", username), ("password", password), ("client_id", clientID)] + server.personFields
        + [audience.field])
    return try client.token(form, from: server)
  }
}
