public import Platform

/// An application signs in as itself. Source: RFC 6749 section 4.4.
public struct ClientCredentialsGrant {
  let clientID: String
  let credential: Credential
  let audience: Audience

  /// What proves who the application is.
  public enum Credential {
    case secret(String)
    /// It signs an assertion for the endpoint that gets it; by SHA-1 for servers that know nothing newer.
    case certificate(ClientCertificate, usesSHA1: Bool)
    /// A token of an issuer that the application trusts. Source: RFC 7523 section 2.2.
    case assertion(String)
  }

  public init(clientID: String, credential: Credential, audience: Audience) {
    self.clientID = clientID
    self.credential = credential
    self.audience = audience
  }

  /// Asks once, with retries. Throws a `ServerRefusal`, `UnexpectedResponse`, `Throttled`, `TransportError` or `CertificateError`.
  public func token(from server: some AuthorizationServer, client: OAuthClient) throws -> TokenResponse {
    let endpoint = try server.endpoints(client).token
    let form = Form(
      [("grant_type", "client_credentials"), ("client_id", clientID)] + (try proof(for: endpoint, client)) + [audience.field])
    return try client.token(form, at: endpoint, of: server)
  }

  private func proof(for endpoint: String, _ client: OAuthClient) throws -> [(String, String)] {
    switch credential {
    case .secret(let secret):
      return [("client_secret", secret)]
    case .certificate(let certificate, let usesSHA1):
      let assertion = ClientAssertion(
        clientID: clientID, audience: endpoint, certificate: certificate, usesSHA1: usesSHA1, identifier: client.randomUUID(),
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
