import Entra
import FoundationEssentials
import OAuth
import Platform
import Settings
import TokenCache

/// One run of `az account get-access-token`.
struct AzureCLICommand: Sendable {
  private let az: TokenTool<AzureCLIError>
  private let tenant: String?
  let watch: AzureCLIWatch

  init(_ context: SignInContext) throws(SettingError) {
    let settings = context.settings
    let server = scope(ofServer: settings[.serverID]).dropLast("/.default".count)
    try checkArgument(String(server), .serverID, also: "._/:-", "letters, digits, '.', '_', '/', ':' and '-'")
    tenant = settings.nonEmpty(.tenantID)
    let account = AzureCLIAccount(environment: context.host.environment)
    // With a tenant the subscription is not passed on.
    watch = AzureCLIWatch(account, subscription: tenant == nil ? settings.nonEmpty(.subscription) : nil, tenant: tenant)
    var arguments = ["account", "get-access-token", "-o", "json", "--resource", String(server)]
    if let tenant {
      try checkArgument(tenant, .tenantID, also: ".-", "letters, digits, '.' and '-'")
      // az refuses a subscription beside a tenant.
      if !account.refusesOwnTenant(tenant) { arguments += ["--tenant", tenant] }
    } else if let subscription = settings.nonEmpty(.subscription) {
      try checkArgument(subscription, .subscription, also: "._ -", "letters, digits, '.', '_', ' ' and '-'")
      arguments += ["--subscription", subscription]
    }
    az = TokenTool(name: "az", arguments: arguments, environment: ["AZURE_CORE_NO_COLOR": "true"], context: context)
  }

  func token(timeout: Duration?) throws -> IssuedToken {
    let traces = watch.begin()
    let outcome = try az.run(timeout: timeout)
    guard outcome.status == 0 else { throw AzureCLIError(outcome, tenant: tenant) }
    let answer: Answer = try az.answer(outcome.output) { !$0.accessToken.isEmpty && $0.expiry != nil }
    guard let expiresAt = answer.expiry else { throw AzureCLIError.unreadableAnswer }
    return try az.issued(answer.accessToken, until: expiresAt, by: "the Azure CLI", doubt: watch.doubt(answer.accessToken, since: traces))
  }

  struct Answer: Decodable {
    let accessToken: String
    /// Since az 2.54.
    let expiryInstant: LooseInteger?
    /// Local time without a zone.
    let expiryText: String?

    private enum CodingKeys: String, CodingKey {
      case accessToken
      case expiryInstant = "expires_on"
      case expiryText = "expiresOn"
    }

    var expiry: Timestamp? {
      expiryInstant.map { Timestamp(secondsSinceEpoch: $0.value) } ?? expiryText.flatMap { Timestamp(localTime: $0) }
    }
  }
}
