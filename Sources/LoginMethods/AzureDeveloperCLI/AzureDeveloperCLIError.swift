import Entra
public import Platform

/// `azd` gave no token.
public enum AzureDeveloperCLIError: UserFacingError, TokenToolError, Equatable {
  case notInstalled
  case cannotStart(String)
  case notLoggedIn(tenant: String?)
  case needsMultiFactor(tenant: String?, reason: String)
  /// Entra takes its refresh token no more.
  case signInOver(tenant: String?, reason: String)
  /// `suggestion` is azd's own advice.
  case failed(status: Int32, reason: String, suggestion: String?)
  case timedOut(seconds: Int64)
  case unreadableAnswer
  /// Beside its answer it printed this line.
  case foreignText(String)

  /// Sorts a failed run by what `azd` wrote: its messages are on stderr, in some versions on stdout. Its suggestion decides nothing: it
  /// is the same for a missing network and for a missing sign-in.
  init(_ outcome: ChildProcess.Outcome, tenant: String?) {
    let message = Message([outcome.errorOutput, outcome.output].map { String(decoding: $0, as: UTF8.self) })
    let reason = harmlessLine(message.reason, limit: 400)
    if outcome.status == 127 {
      self = .notInstalled
    } else if message.cause.needsMultiFactor {
      self = .needsMultiFactor(tenant: tenant, reason: reason)
    } else if EntraErrorCatalogue.deadRefreshToken.contains(where: { reason.hasPrefix("AADSTS\($0):") }) {
      self = .signInOver(tenant: tenant, reason: reason)
    } else if !message.cause.contains("AADSTS") && ["azd auth login", "not logged in"].contains(where: message.cause.contains) {
      self = .notLoggedIn(tenant: tenant)
    } else {
      self = .failed(status: outcome.status, reason: reason, suggestion: message.suggestion.map { harmlessLine($0, limit: 400) })
    }
  }

  public var code: String {
    switch self {
    case .notInstalled: "azd.not-installed"
    case .cannotStart: "azd.cannot-start"
    case .notLoggedIn: "azd.not-logged-in"
    case .needsMultiFactor: "azd.multi-factor"
    case .signInOver: "azd.sign-in-over"
    case .failed: "azd.failed"
    case .timedOut: "azd.timeout"
    case .unreadableAnswer: "azd.unreadable-answer"
    case .foreignText: "azd.foreign-text"
    }
  }

  public var summary: String {
    switch self {
    case .notInstalled: "Azure Developer CLI not found on path"
    case .cannotStart(let reason): "the Azure Developer CLI cannot be started: \(reason)"
    case .notLoggedIn: "the Azure Developer CLI is not logged in"
    case .needsMultiFactor(_, let reason): "the Azure Developer CLI needs a new sign-in with multi-factor authentication: \(reason)"
    case .signInOver(_, let reason): "the Azure Developer CLI's sign-in has expired: \(reason)"
    case .failed(let status, let reason, _): "the Azure Developer CLI failed with status \(status): \(reason)"
    case .timedOut(let seconds): "the Azure Developer CLI did not answer within \(seconds) s"
    case .unreadableAnswer: "the Azure Developer CLI's answer holds no token with an expiry"
    case .foreignText(let line): "the Azure Developer CLI printed more than its answer, first: \(line)"
    }
  }

  public var remedy: String {
    switch self {
    case .notInstalled: "install the Azure Developer CLI (https://aka.ms/azd-install), or add its directory to PATH"
    case .cannotStart: "check that azd can be run: azd version"
    case .notLoggedIn(let tenant), .needsMultiFactor(let tenant, _), .signInOver(let tenant, _):
      "azd auth login\(tenant.map { " --tenant-id \(shellQuoted($0))" } ?? "")"
    case .failed(_, _, let suggestion): suggestion ?? "run azd auth token to see its whole message"
    case .timedOut: "try again; a larger --timeout or AZURE_CLI_TIMEOUT waits longer"
    case .unreadableAnswer: "run azd auth token -o json to see its answer, and update azd: https://aka.ms/azd-install"
    case .foreignText:
      "azd must print its JSON alone: look for what prints this line, such as a wrapper named azd or a start-up file of the shell"
    }
  }
}
