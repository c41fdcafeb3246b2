import FoundationEssentials
import Platform

/// A user signs in with name and password. Source: RFC 6749 section 4.3; for federated users RFC 7522.
public struct PasswordGrant: Sendable {
  let clientID: String
  let serverID: String
  let username: String
  let password: String

  public init(clientID: String, serverID: String, username: String, password: String) {
    self.clientID = clientID
    self.serverID = serverID
    self.username = username
    self.password = password
  }

  /// The password goes to whoever checks it and to nobody else, which is why the realm is asked first.
  ///
  /// Throws `ServerError`, `FederationError`, `UnexpectedAnswer`, `Throttled` or `TransportError`.
  public func token(from authority: Authority, client: OAuthClient) throws -> TokenResponse {
    switch try UserRealm.of(username, at: authority, client: client) {
    case .managed:
      return try token([("grant_type", "password"), ("username", username), ("password", password)], authority, client)
    case .federated(let federation):
      let signIn = FederatedSignIn(federation: federation, username: username, password: password, client: client)
      let assertion = try signIn.assertion()
      return try token(
        [("grant_type", assertion.grantType), ("assertion", Data(assertion.bytes).base64EncodedString())], authority, client)
    }
  }

  private func token(_ grant: [(String, String)], _ authority: Authority, _ client: OAuthClient) throws -> TokenResponse {
    let form = Form(grant + [("client_id", clientID), ("client_info", "1"), ("scope", personScope(ofServer: serverID))])
    return try client.token(form, from: authority, isLegacy: false)
  }
}
