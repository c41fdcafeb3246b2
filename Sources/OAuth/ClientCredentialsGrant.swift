import Platform

/// An application signs in as itself, with a secret. Source: RFC 6749 section 4.4.
public struct ClientCredentialsGrant: Sendable {
  let clientID: String
  let clientSecret: String
  let serverID: String

  public init(clientID: String, clientSecret: String, serverID: String) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.serverID = serverID
  }

  /// Asks once, with retries. Throws `ServerError`, `UnexpectedAnswer`, `Throttled` or `TransportError`.
  public func token(from authority: Authority, isLegacy: Bool, client: OAuthClient) throws -> TokenResponse {
    let audience = isLegacy ? ("resource", resource(ofServer: serverID)) : ("scope", scope(ofServer: serverID))
    let form = Form([
      ("grant_type", "client_credentials"), ("client_id", clientID), ("client_secret", clientSecret), audience,
    ])
    return try client.token(form, from: authority, isLegacy: isLegacy)
  }
}
