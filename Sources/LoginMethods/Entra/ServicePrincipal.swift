import Entra
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
      Requirement(setting: .clientSecret, label: "client secret", alternatives: [.clientCertificate]),
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
    needs: { $0.credentialNeeds() },
    source: { try ServicePrincipalSource($0, proof: $0.settings.nonEmpty(.clientCertificate) == nil ? .secret : .certificate) })
}

/// An application's tokens: it proves who it is each time.
struct ServicePrincipalSource: TokenSource {
  private let context: SignInContext
  private let authority: Authority
  private let proof: Proof

  enum Proof {
    case secret, certificate
  }

  init(_ context: SignInContext, proof: Proof) throws {
    self.context = context
    self.proof = proof
    authority = try context.authority(isLegacy: context.settings.isOn(.legacy))
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    let settings = context.settings
    let grant = ClientCredentialsGrant(
      clientID: settings[.clientID], credential: try credential(), audience: authority.audience(ofServer: settings[.serverID]))
    return IssuedToken(try grant.token(from: authority, client: context.client(timeout: timeout)))
  }

  private func credential() throws -> ClientCredentialsGrant.Credential {
    guard proof == .certificate, let file = try context.certificateFile() else { return .secret(context.settings[.clientSecret]) }
    let certificate = try context.host.openCertificate(file)
    try certificate.requireValidity(at: context.host.now(), path: file.path)
    return .certificate(certificate, usesSHA1: authority.usesSHA1)
  }
}
