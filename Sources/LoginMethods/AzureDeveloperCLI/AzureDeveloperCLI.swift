import Entra
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
    needs: { AzureDeveloperCLIAccount.needs($0.settings, $0.host.environment) },
    source: AzureDeveloperCLISource.init)
}

/// Runs azd, which has a cache of its own.
private struct AzureDeveloperCLISource: TokenSource {
  let isOnlyAsked = true
  let mayDoubt = true
  let state: String?
  private let command: AzureDeveloperCLICommand

  init(_ context: SignInContext) throws {
    command = try AzureDeveloperCLICommand(context)
    let programs = command.watch.account.programNames.flatMap { programState(named: $0, in: context.host.environment) }
    state = context.hash(command.watch.state + programs)
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken { try command.token(timeout: timeout) }
}
