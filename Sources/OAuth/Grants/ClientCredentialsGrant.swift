public import Platform

/// An application signs in as itself. Source: RFC 6749 section 4.4.
public struct ClientCredentialsGrant {
  let clientID: String
  let credential: Credential
  let serverID: String

  /// What proves who the application is.
  public enum Credential {
    case secret(String)
    /// It signs an assertion for the endpoint that gets it.
    case certificate(ClientCertificate)
    /// A token of an issuer that the application trusts. Source: RFC 7523 section 2.2.
    case assertion(String)
  }

  public init(clientID: String, credential: Credential, serverID: String) {
    self.clientID = clientID
    self.credential = credential
    self.serverID = serverID
  }

  /// Asks once, with retries. Throws `ServerError`, `UnexpectedAnswer`, `Throttled`, `TransportError` or `CertificateError`.
  public func token(from authority: Authority, isLegacy: Bool, client: OAuthClient) throws -> TokenResponse {
    let endpoint = try client.endpoints(of: authority, isLegacy: isLegacy).token
    let audience = isLegacy ? ("resource", resource(ofServer: serverID)) : ("scope", scope(ofServer: serverID))
    let proof = try proof(for: endpoint, knowsOnlySHA1: isLegacy || authority.tenant == "adfs", client: client)
    let form = Form([("grant_type", "client_credentials"), ("client_id", clientID)] + proof + [audience])
    return try client.token(form, at: endpoint, of: authority)
  }

  private func proof(for endpoint: String, knowsOnlySHA1: Bool, client: OAuthClient) throws -> [(String, String)] {
    switch credential {
    case .secret(let secret):
      return [("client_secret", secret)]
    case .certificate(let certificate):
      let assertion = ClientAssertion(
        clientID: clientID, audience: endpoint, certificate: certificate, isLegacy: knowsOnlySHA1, identifier: client.randomUUID(),
        at: client.host.now())
      return Self.fields(try assertion.signed(certificate.sign))
    case .assertion(let assertion):
      return Self.fields(assertion)
    }
  }

  private static func fields(_ assertion: String) -> [(String, String)] {
    [("client_assertion_type", ClientAssertion.type), ("client_assertion", assertion)]
  }
}
