import Entra
import Platform
import Settings
import TokenCache

extension LoginMethod {
  /// The Azure CLI's account is used: `az account get-access-token`.
  public static let azureCLI = LoginMethod(
    name: "azurecli",
    summary: "The account that is signed in to the Azure CLI (az)",
    requirements: [],
    arguments: [.whenGiven(.tenantID), .whenGiven(.subscription), .whenGiven(.timeout)],
    kubeconfigEnvironment: [("AZURE_CONFIG_DIR", .azureConfigDirectory)],
    identity: [.tenantID, .subscription],
    usesAuthority: false,
    variables: ["AZURE_CONFIG_DIR", "AZURE_CLOUD_NAME", "PATH"],
    identityVariables: ["AZURE_CONFIG_DIR", "AZURE_CLOUD_NAME", "HOME"],
    stamps: { _, environment in AzureCLIAccount(environment: environment).files + programs(named: "az", in: environment) },
    applicability: Applicability("where az is installed and an account is signed in to it") { _, environment in
      let account = AzureCLIAccount(environment: environment)
      return account.isSignedIn && executable(named: "az", in: environment) != nil ? "\(account.profile) names an account" : nil
    } files: {
      [AzureCLIAccount(environment: $0).profile]
    },
    lastingCredential: "the Azure CLI, until az logout",
    keeping: """
      A token of az is kept only where the files that are watched are seen to be the ones that az used for it: `azureProfile.json` in \
      `AZURE_CONFIG_DIR` (else `~/.azure`) names an account; in the same run az wrote its log \
      `commands/….account_get-access-token.….log` or a new `msal_token_cache.json` there; that file holds no other access tokens without \
      this one; and the token's own claims name the account and its tenant. az 2.91 writes the log unless `logging.enable_log_file` is off, \
      and `msal_token_cache.json` whenever it asked Entra for the token, whatever `core.collect_telemetry` says. Without all this, as where \
      az keeps its account elsewhere, az is asked each time; `-v 5` says why. A kept token ends when the account or the program `az` changes.
      """,
    needs: { AzureCLIAccount.needs($0.settings, $0.host.environment) },
    source: AzureCLISource.init)
}

/// Runs az, which has a cache of its own.
private struct AzureCLISource: TokenSource {
  let isOnlyAsked = true
  let mayDoubt = true
  let state: String?
  private let command: AzureCLICommand

  init(_ context: SignInContext) throws {
    command = try AzureCLICommand(context)
    state = context.hash(command.watch.state + programState(named: "az", in: context.host.environment))
  }

  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken { try command.token(timeout: timeout) }
}
