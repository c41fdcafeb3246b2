import Entra
import FoundationEssentials
import Platform
import Settings
import TokenCache

/// One run of `azd auth token`.
struct AzureDeveloperCLICommand: Sendable {
  private let azd: TokenTool<AzureDeveloperCLIError>
  private let tenant: String?
  let watch: AzureDeveloperCLIWatch

  init(_ context: SignInContext) throws(SettingError) {
    let settings = context.settings
    let scope = scope(ofServer: settings[.serverID])
    try checkArgument(scope, .serverID, also: "._/:-", "letters, digits, '.', '_', '/', ':' and '-'")
    tenant = settings.nonEmpty(.tenantID)
    watch = AzureDeveloperCLIWatch(context.host.environment, tenant: tenant)
    var arguments = ["auth", "token", "-o", "json", "--no-prompt", "--scope", scope]
    if let tenant {
      try checkArgument(tenant, .tenantID, also: ".-", "letters, digits, '.' and '-'")
      arguments += ["--tenant-id", tenant]
    }
    // Else azd asks the network for its newest version.
    azd = TokenTool(name: "azd", arguments: arguments, environment: ["AZD_SKIP_UPDATE_CHECK": "true"], context: context)
  }

  func token(timeout: Duration?) throws -> IssuedToken {
    let traces = watch.begin()
    let outcome = try azd.run(timeout: timeout)
    guard outcome.status == 0 else { throw AzureDeveloperCLIError(outcome, tenant: tenant) }
    let answer: Answer = try azd.answer(outcome.output) { !$0.token.isEmpty && $0.expiry != nil }
    guard let expiresAt = answer.expiry else { throw AzureDeveloperCLIError.unreadableAnswer }
    return try azd.issued(answer.token, until: expiresAt, by: "the Azure Developer CLI", doubt: watch.doubt(answer.token, since: traces))
  }

  struct Answer: Decodable {
    let token: String
    /// RFC 3339
    let expiresOn: String

    var expiry: Timestamp? { Timestamp(dateText: expiresOn) }
  }
}
