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
    variables: ["AZD_CONFIG_DIR", "AZURE_CONFIG_DIR", "PATH"],
    identityVariables: ["AZD_CONFIG_DIR", "AZURE_CONFIG_DIR", "HOME"],
    stamps: { _, environment in
      let account = AzureDeveloperCLIAccount(environment: environment)
      return account.files + account.programNames.flatMap { programs(named: $0, in: environment) }
    },
    applicability: Applicability("where azd is installed and an account is signed in to it") { _, environment in
      let account = AzureDeveloperCLIAccount(environment: environment)
      return account.isSignedIn && executable(named: "azd", in: environment) != nil ? "\(account.signIns) names an account" : nil
    } files: {
      [AzureDeveloperCLIAccount(environment: $0).signIns]
    },
    lastingCredential: "the Azure Developer CLI, until azd auth logout",
    keeping: """
      A token of azd is kept only where the files that are watched are seen to be the ones that azd used for it: `auth.json` in \
      `AZD_CONFIG_DIR` (else `~/.azd`) names an account; in the same run azd wrote the token into a file in `auth/msal` there, for that \
      account; and the token's own claims agree. azd does so when it asked Entra for a person's token. Else azd is asked each time: for a \
      service principal, for a managed identity, for a token that azd itself still had, and where it keeps its account elsewhere; `-v 5` \
      says why. Where azd asks az (`auth.useAzCliAuth`), what is said of azurecli counts. A kept token ends when the account or the program \
      changes.
      """,
    source: { signIn in
      let command = try AzureDeveloperCLICommand(signIn)
      var source = TokenSource { _, timeout in try command.token(timeout: timeout) }
      source.isOnlyAsked = true
      source.mayDoubt = true
      let environment = signIn.host.environment
      let programs = command.watch.account.programNames.flatMap { programState(named: $0, in: environment) }
      source.state = signIn.hash(command.watch.state + programs)
      return source
    })
}
