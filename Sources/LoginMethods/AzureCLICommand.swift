import FoundationEssentials
import OAuth
import Platform
import Settings
import TokenCache

/// One run of `az account get-access-token`, without a shell.
struct AzureCLICommand: Sendable {
  private let arguments: [String]
  private let tenant: String?
  private let signIn: SignIn

  init(_ signIn: SignIn) throws(SettingError) {
    self.signIn = signIn
    let settings = signIn.settings
    let server = scope(ofServer: settings[.serverID]).dropLast("/.default".count)
    try Self.check(String(server), .serverID, also: "._/:-", "letters, digits, '.', '_', '/', ':' and '-'")
    tenant = settings.nonEmpty(.tenantID)
    var arguments = ["account", "get-access-token", "-o", "json", "--resource", String(server)]
    if let tenant {
      try Self.check(tenant, .tenantID, also: ".-", "letters, digits, '.' and '-'")
      // az refuses a subscription beside a tenant.
      arguments += ["--tenant", tenant]
    } else if let subscription = settings.nonEmpty(.subscription) {
      try Self.check(subscription, .subscription, also: "._ -", "letters, digits, '.', '_', ' ' and '-'")
      arguments += ["--subscription", subscription]
    }
    self.arguments = arguments
  }

  private static func check(_ value: String, _ setting: Setting, also others: String, _ allowed: String) throws(SettingError) {
    let isAllowed = value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }
    guard isAllowed, !value.hasPrefix("-") else { throw .unusableValue(setting, allowed: allowed) }
  }

  func token(timeout: Duration?) throws -> IssuedToken {
    let host = signIn.host
    guard let az = executable(named: "az", in: host.environment) else { throw AzureCLIError.notInstalled }
    let bound = min(timeout ?? .seconds(3600), signIn.deadline.remaining(on: host))
    var child = ChildProcess(executable: az, arguments: arguments, directory: "/", timeout: bound)
    child.environment = ["AZURE_CORE_NO_COLOR": "true"]
    host.log(5, "running \(az) \(arguments.joined(separator: " "))")
    let outcome: ChildProcess.Outcome
    do {
      outcome = try host.run(child)
    } catch ChildProcessError.timedOut {
      throw AzureCLIError.timedOut(seconds: (bound + .milliseconds(999)).components.seconds)
    } catch ChildProcessError.cannotStart(let reason) {
      throw AzureCLIError.cannotStart(reason)
    } catch ChildProcessError.outputTooLarge {
      throw AzureCLIError.unreadableAnswer
    }
    guard outcome.status == 0 else { throw AzureCLIError(outcome, tenant: tenant) }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(outcome.output)), !answer.accessToken.isEmpty,
      let expiresAt = answer.expiry
    else { throw AzureCLIError.unreadableAnswer }
    return IssuedToken(token: Token(text: answer.accessToken, issuedAt: host.now(), expiresAt: expiresAt))
  }

  private struct Answer: Decodable {
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
