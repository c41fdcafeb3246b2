import FoundationEssentials
import Platform

/// Another server vouches for a user with a signed assertion. Source: RFC 7521 section 4.1, RFC 7522.
public struct AssertionGrant: Sendable {
  let clientID: String
  let audience: Audience
  let grantType: String
  let assertion: [UInt8]

  /// - Parameter assertion: As it was signed, byte for byte.
  public init(clientID: String, audience: Audience, grantType: String, assertion: [UInt8]) {
    self.clientID = clientID
    self.audience = audience
    self.grantType = grantType
    self.assertion = assertion
  }

  /// Asks once, with retries. Throws a `ServerRefusal`, `UnexpectedResponse`, `Throttled` or `TransportError`.
  public func token(from server: some AuthorizationServer, client: OAuthClient) throws -> TokenResponse {
    let form = Form(
      [("grant_type", grantType), ("assertion", Data(assertion).base64EncodedString()), ("client_id", clientID)] + server.personFields
        + [audience.field])
    return try client.token(form, from: server)
  }
}
