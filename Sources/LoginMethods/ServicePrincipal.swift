import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// An application signs in with its client secret.
  public static let servicePrincipal = LoginMethod(
    name: "spn",
    summary: "A service principal signs in with its client secret",
    requirements: [
      Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID"),
      Requirement(setting: .clientSecret, label: "client secret"),
    ],
    arguments: [
      .required(.clientID), .required(.tenantID), .carried(.environment), .whenGiven(.clientSecret), .whenGiven(.clientCertificate),
      .whenGiven(.clientCertificatePassword), .carried(.legacy), .carried(.popEnabled), .carried(.popClaims),
      .whenGiven(.disableEnvironmentOverride),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .clientSecret, .legacy],
    variables: [Cloud.environmentFile],
    source: { signIn in
      let settings = signIn.settings
      for setting in [Setting.clientCertificate, .popEnabled] where settings.isSet(setting) && !["", "false"].contains(settings[setting]) {
        throw SettingError.notOffered(setting, method: "spn")
      }
      let authority = try signIn.authority()
      return TokenSource { _, timeout in
        let grant = ClientCredentialsGrant(
          clientID: settings[.clientID], credential: .secret(settings[.clientSecret]), serverID: settings[.serverID])
        let response = try grant.token(from: authority, isLegacy: settings.isOn(.legacy), client: signIn.client(timeout: timeout))
        return IssuedToken(response, at: signIn.host.now())
      }
    })
}
