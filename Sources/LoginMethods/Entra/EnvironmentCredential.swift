import Entra
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// The credential that the variables of azure-identity hold. Source: azure-identity, `EnvironmentCredential`.
  public static let environment = LoginMethod(
    name: "environment",
    summary: "The variables of azure-identity: a client secret, else a certificate, else a user name and password",
    requirements: [
      Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID"),
      Requirement(setting: .clientSecret, label: "client secret", alternatives: [.clientCertificate, .username]),
      Requirement(
        setting: .password, label: "password",
        waiver: Requirement.Waiver(text: "only with `\(Setting.username.flag)` and no secret or certificate") { settings, _ in
          Credential(settings) != nil
        }),
    ],
    arguments: [
      .whenGiven(.clientID), .whenGiven(.tenantID), .carried(.environment), .whenGiven(.clientSecret), .whenGiven(.clientCertificate),
      .whenGiven(.clientCertificatePassword), .whenGiven(.username), .whenGiven(.password),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .clientSecret, .clientCertificate, .username, .password],
    usesCertificate: true,
    variables: [Cloud.environmentFile],
    stamps: { settings, _ in [settings.nonEmpty(.clientCertificate)].compactMap { $0 } },
    lastingCredential: "the credential in its variables",
    needs: { $0.credentialNeeds() },
    source: { context in
      switch Credential(context.settings) {
      case .userAndPassword: try UserAndPasswordSource(context)
      case .secret: try ServicePrincipalSource(context, proof: .secret)
      case .certificate, nil: try ServicePrincipalSource(context, proof: .certificate)
      }
    })

  /// The first one that is whole, in the order of azure-identity.
  private enum Credential {
    case secret, certificate, userAndPassword

    init?(_ settings: Settings) {
      let given = { (setting: Setting) in settings.nonEmpty(setting) != nil }
      if given(.clientSecret) {
        self = .secret
      } else if given(.clientCertificate) {
        self = .certificate
      } else if given(.username), given(.password) {
        self = .userAndPassword
      } else {
        return nil
      }
    }
  }
}
