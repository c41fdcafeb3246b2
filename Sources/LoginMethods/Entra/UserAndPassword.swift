import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// A user signs in with name and password, and nobody is asked.
  ///
  /// `--legacy` is written and read by nobody, as in Azure/kubelogin.
  public static let userAndPassword = LoginMethod(
    name: "ropc",
    summary: "A user signs in with user name and password, without multi-factor authentication",
    requirements: [
      Requirement(setting: .clientID, label: "client ID"), Requirement(setting: .tenantID, label: "tenant ID"),
      Requirement(setting: .username, label: "username"), Requirement(setting: .password, label: "password"),
    ],
    arguments: [
      .required(.clientID), .required(.tenantID), .carried(.environment), .whenGiven(.username), .whenGiven(.password), .carried(.legacy),
      .carried(.popEnabled), .carried(.popClaims),
    ] + KubeconfigArgument.connection,
    identity: [.clientID, .tenantID, .username, .password],
    variables: [Cloud.environmentFile],
    lastingCredential: "its user name and password",
    source: { signIn in
      let settings = signIn.settings
      let authority = try signIn.authority()
      let grant = PasswordGrant(
        clientID: settings[.clientID], serverID: settings[.serverID], username: settings[.username], password: settings[.password])
      var source = TokenSource(
        refresh: { refreshToken, timeout in
          let grant = RefreshGrant(clientID: settings[.clientID], refreshToken: refreshToken, serverID: settings[.serverID])
          return try RefreshOutcome(at: signIn.host.now) {
            try grant.token(from: authority, isLegacy: false, client: signIn.client(timeout: timeout))
          }
        },
        obtain: { _, timeout in
          IssuedToken(try grant.token(from: authority, client: signIn.client(timeout: timeout)), at: signIn.host.now())
        })
      source.accountScope = AccountScope(
        authorityHost: authority.host, clientID: settings[.clientID],
        user: AccountScope.User(name: settings[.username], credential: signIn.hash(Array(settings[.password].utf8))))
      return source
    })
}
