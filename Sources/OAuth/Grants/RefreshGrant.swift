import Platform

/// A refresh token is redeemed for an access token. Source: RFC 6749 section 6.
public struct RefreshGrant: Sendable {
  let clientID: String
  let refreshToken: String
  let serverID: String

  public init(clientID: String, refreshToken: String, serverID: String) {
    self.clientID = clientID
    self.refreshToken = refreshToken
    self.serverID = serverID
  }

  /// Asks once, with retries. Throws `ServerError`, `UnexpectedAnswer`, `Throttled` or `TransportError`.
  public func token(from authority: Authority, isLegacy: Bool, client: OAuthClient) throws -> TokenResponse {
    let audience = isLegacy ? ("resource", resource(ofServer: serverID)) : ("scope", personScope(ofServer: serverID))
    let form = Form([
      ("grant_type", "refresh_token"), ("client_id", clientID), ("client_info", "1"), ("refresh_token", refreshToken), audience,
    ])
    return try client.token(form, from: authority, isLegacy: isLegacy)
  }
}
