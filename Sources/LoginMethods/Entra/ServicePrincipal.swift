import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// An application signs in with its client secret or certificate.
  public static let servicePrincipal = LoginMethod(
    name: "spn",
    summary: "A service principal signs in with its client secret or certificate",
    requirements: [
      Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID"),
      Requirement(setting: .clientSecret, label: "client secret", alternative: .clientCertificate),
    ],
    arguments: [
      .required(.clientID), .required(.tenantID), .carried(.environment), .whenGiven(.clientSecret), .whenGiven(.clientCertificate),
      .whenGiven(.clientCertificatePassword), .carried(.legacy), .carried(.popEnabled), .carried(.popClaims),
      .whenGiven(.disableEnvironmentOverride),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .clientSecret, .clientCertificate, .legacy],
    usesCertificate: true,
    variables: [Cloud.environmentFile],
    stamps: { settings, _ in [settings.nonEmpty(.clientCertificate)].compactMap { $0 } },
    applicability: Applicability("with a client secret or certificate") { settings, _ in
      let credentials: [Setting] = [.clientSecret, .clientCertificate]
      return credentials.first { settings.nonEmpty($0) != nil }.map { "\(settings.origin(of: $0)) is given" }
    },
    lastingCredential: "its client secret or certificate",
    source: { signIn in
      let settings = signIn.settings
      let authority = try signIn.authority()
      return TokenSource { _, timeout in
        let grant = ClientCredentialsGrant(
          clientID: settings[.clientID], credential: try signIn.applicationCredential(), serverID: settings[.serverID])
        let response = try grant.token(from: authority, isLegacy: settings.isOn(.legacy), client: signIn.client(timeout: timeout))
        return IssuedToken(response, at: signIn.host.now())
      }
    })
}

extension SignIn {
  /// The certificate where one is given, else the secret.
  fileprivate func applicationCredential() throws -> ClientCredentialsGrant.Credential {
    guard let file = try certificateFile() else { return .secret(settings[.clientSecret]) }
    let certificate = try host.openCertificate(file)
    try certificate.requireValidity(at: host.now(), path: file.path)
    return .certificate(certificate)
  }
}
