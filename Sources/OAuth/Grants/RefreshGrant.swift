import Platform

/// A refresh token is redeemed for an access token. Source: RFC 6749 section 6.
public struct RefreshGrant: Sendable {
  let clientID: String
  let refreshToken: String
  let audience: Audience

  public init(clientID: String, refreshToken: String, audience: Audience) {
    self.clientID = clientID
    self.refreshToken = refreshToken
    self.audience = audience
  }

  /// Asks once, with retries. Throws a `ServerRefusal`, `UnexpectedResponse`, `Throttled` or `TransportError`.
  public func token(from server: some AuthorizationServer, client: OAuthClient) throws -> TokenResponse {
    let form = Form(
      [("grant_type", "refresh_token"), ("client_id", clientID)] + server.personFields + [("refresh_token", refreshToken), audience.field])
    return try client.token(form, from: server)
  }
}
