import FoundationEssentials
import OAuth
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// The Azure Developer CLI's account is used: `azd auth token`.
  public static let azureDeveloperCLI = LoginMethod(
    name: "azd",
    summary: "The account that is signed in to the Azure Developer CLI (azd)",
    requirements: [],
    arguments: [.whenGiven(.tenantID), .whenGiven(.timeout)],
    identity: [.tenantID],
    usesAuthority: false,
    variables: ["AZD_CONFIG_DIR", "AZURE_CONFIG_DIR"],
    identityVariables: ["AZD_CONFIG_DIR", "AZURE_CONFIG_DIR", "HOME"],
    stamps: { _, environment in AzureDeveloperCLIAccount(environment: environment).files },
    applicability: Applicability("where azd is installed and an account is signed in to it") { _, environment in
      let account = AzureDeveloperCLIAccount(environment: environment)
      return account.isSignedIn && executable(named: "azd", in: environment) != nil ? "\(account.signIns) names an account" : nil
    } files: {
      [AzureDeveloperCLIAccount(environment: $0).signIns]
    },
    lastingCredential: "the Azure Developer CLI, until azd auth logout",
    source: { signIn in
      let command = try AzureDeveloperCLICommand(signIn)
      var source = TokenSource { _, timeout in try command.token(timeout: timeout) }
      source.isOnlyAsked = true
      source.state = signIn.hash(AzureDeveloperCLIAccount(environment: signIn.host.environment).state)
      return source
    })
}

/// The account files of the Azure Developer CLI. Source: azure-dev, `cli/azd/pkg/auth/manager.go` and `pkg/config`.
struct AzureDeveloperCLIAccount {
  /// Names who is signed in.
  let signIns: String
  private let own: [String]
  /// Where azd asks az (`azd config set auth.useAzCliAuth true`).
  private let azureCLI: AzureCLIAccount?

  init(environment: Environment) {
    let folder = environment.nonEmpty("AZD_CONFIG_DIR") ?? "\(environment["HOME"] ?? "")/.azd"
    signIns = "\(folder)/auth.json"
    own = [signIns, "\(folder)/config.json"]
    let settings = try? Files.read("\(folder)/config.json")
    azureCLI = settings?.firstRange(of: Array("useAzCliAuth".utf8)) == nil ? nil : AzureCLIAccount(environment: environment)
  }

  /// All files that tell who is signed in.
  var files: [String] { own + (azureCLI?.files ?? []) }

  /// Source: `manager.go`, the key `auth.account.currentUser`, which a sign-out takes away.
  var isSignedIn: Bool {
    (try? Files.read(signIns))?.firstRange(of: Array("\"currentUser\"".utf8)) != nil
  }

  /// What tells whether it is still the same account: the files' content.
  var state: [UInt8] {
    var state = azureCLI?.state(subscription: nil) ?? []
    for file in own {
      let content = try? Files.read(file)
      state += Array("\u{0}\(content?.count ?? -1)\u{0}".utf8) + (content ?? [])
    }
    return state
  }
}

/// One run of `azd auth token`.
struct AzureDeveloperCLICommand: Sendable {
  private let azd: TokenTool<AzureDeveloperCLIError>
  private let tenant: String?

  init(_ signIn: SignIn) throws(SettingError) {
    let settings = signIn.settings
    let scope = scope(ofServer: settings[.serverID])
    try checkArgument(scope, .serverID, also: "._/:-", "letters, digits, '.', '_', '/', ':' and '-'")
    tenant = settings.nonEmpty(.tenantID)
    var arguments = ["auth", "token", "-o", "json", "--no-prompt", "--scope", scope]
    if let tenant {
      try checkArgument(tenant, .tenantID, also: ".-", "letters, digits, '.' and '-'")
      arguments += ["--tenant-id", tenant]
    }
    // Else azd asks the network for its newest version.
    azd = TokenTool(name: "azd", arguments: arguments, environment: ["AZD_SKIP_UPDATE_CHECK": "true"], signIn: signIn)
  }

  func token(timeout: Duration?) throws -> IssuedToken {
    let outcome = try azd.run(timeout: timeout)
    guard outcome.status == 0 else { throw AzureDeveloperCLIError(outcome, tenant: tenant) }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(outcome.output)), !answer.token.isEmpty,
      let expiresAt = Timestamp(dateText: answer.expiresOn)
    else { throw AzureDeveloperCLIError.unreadableAnswer }
    return try azd.issued(answer.token, until: expiresAt, by: "the Azure Developer CLI")
  }

  struct Answer: Decodable {
    let token: String
    /// RFC 3339
    let expiresOn: String
  }
}
