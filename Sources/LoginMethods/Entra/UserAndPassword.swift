import Entra
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
    takesPublicClient: true,
    lastingCredential: "its user name and password",
    source: UserAndPasswordSource.init)
}

/// Sends the password where there is no refresh token.
struct UserAndPasswordSource: RefreshingSource {
  let context: SignInContext
  let authority: Authority
  let accountScope: AccountScope?

  init(_ context: SignInContext) throws {
    self.context = context
    authority = try context.authority()
    let settings = context.settings
    accountScope = AccountScope(
      authorityHost: authority.host, clientID: settings[.clientID],
      user: AccountScope.User(name: settings[.username], credential: context.hash(Array(settings[.password].utf8))))
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken {
    let settings = context.settings
    let signIn = PasswordSignIn(
      clientID: settings[.clientID], serverID: settings[.serverID], username: settings[.username], password: settings[.password])
    return IssuedToken(try signIn.token(from: authority, client: context.client(timeout: timeout)))
  }
}
