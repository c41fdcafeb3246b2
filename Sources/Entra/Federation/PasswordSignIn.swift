public import OAuth
import Platform

/// A user signs in with name and password: at Entra, or at the federation server of the user's domain.
public struct PasswordSignIn: Sendable {
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

  /// Asks first who checks the password: nobody else gets it.
  ///
  /// Throws `EntraError`, `FederationError`, `UnexpectedResponse`, `Throttled` or `TransportError`.
  public func token(from authority: Authority, client: OAuthClient) throws -> TokenResponse {
    let audience = authority.personAudience(ofServer: serverID)
    switch try UserRealm.of(username, at: authority, client: client) {
    case .managed:
      return try PasswordGrant(clientID: clientID, audience: audience, username: username, password: password)
        .token(from: authority, client: client)
    case .federated(let federation):
      let signIn = WSTrustSignIn(federation: federation, username: username, password: password, client: client)
      let assertion = try signIn.assertion()
      return try AssertionGrant(clientID: clientID, audience: audience, grantType: assertion.grantType, assertion: assertion.bytes)
        .token(from: authority, client: client)
    }
  }
}
