import Entra
public import Platform

/// `az` gave no token.
public enum AzureCLIError: UserFacingError, TokenToolError, Equatable {
  case notInstalled
  case cannotStart(String)
  case notLoggedIn(tenant: String?)
  case needsMultiFactor(tenant: String?, reason: String)
  /// Entra takes its refresh token no more.
  case signInOver(tenant: String?, reason: String)
  case failed(status: Int32, reason: String)
  case timedOut(seconds: Int64)
  case unreadableAnswer
  /// Beside its answer it printed this line.
  case foreignText(String)

  /// Sorts a failed run by what `az` wrote on stderr.
  init(_ outcome: ChildProcess.Outcome, tenant: String?) {
    let text = String(decoding: outcome.errorOutput, as: UTF8.self)
    let reason = Self.reason(in: text)
    if outcome.status == 127 {
      self = .notInstalled
    } else if text.needsMultiFactor {
      self = .needsMultiFactor(tenant: tenant, reason: reason)
    } else if EntraErrorCatalogue.deadRefreshToken.contains(where: { reason.hasPrefix("AADSTS\($0):") }) {
      self = .signInOver(tenant: tenant, reason: reason)
    } else if !text.contains("AADSTS") && (text.contains("az login") || text.contains("az account set")) {
      self = .notLoggedIn(tenant: tenant)
    } else {
      self = .failed(status: outcome.status, reason: reason)
    }
  }

  public var code: String {
    switch self {
    case .notInstalled: "azurecli.not-installed"
    case .cannotStart: "azurecli.cannot-start"
    case .notLoggedIn: "azurecli.not-logged-in"
    case .needsMultiFactor: "azurecli.multi-factor"
    case .signInOver: "azurecli.sign-in-over"
    case .failed: "azurecli.failed"
    case .timedOut: "azurecli.timeout"
    case .unreadableAnswer: "azurecli.unreadable-answer"
    case .foreignText: "azurecli.foreign-text"
    }
  }

  public var summary: String {
    switch self {
    case .notInstalled: "Azure CLI not found on path"
    case .cannotStart(let reason): "the Azure CLI cannot be started: \(reason)"
    case .notLoggedIn: "the Azure CLI is not logged in"
    case .needsMultiFactor(_, let reason): "the Azure CLI needs a new sign-in with multi-factor authentication: \(reason)"
    case .signInOver(_, let reason): "the Azure CLI's sign-in has expired: \(reason)"
    case .failed(let status, let reason): "the Azure CLI failed with status \(status): \(reason)"
    case .timedOut(let seconds): "the Azure CLI did not answer within \(seconds) s"
    case .unreadableAnswer: "the Azure CLI's answer holds no token with an expiry"
    case .foreignText(let line): "the Azure CLI printed more than its answer, first: \(line)"
    }
  }

  public var remedy: String {
    switch self {
    case .notInstalled: "install the Azure CLI (https://learn.microsoft.com/cli/azure/install-azure-cli), or add its directory to PATH"
    case .cannotStart: "check that az can be run: az version"
    case .notLoggedIn(let tenant), .needsMultiFactor(let tenant, _), .signInOver(let tenant, _):
      "az login\(tenant.map { " --tenant \(shellQuoted($0))" } ?? "")"
    case .failed(_, let reason) where reason.hasPrefix("Subscription "):
      "az account list --output table names those it knows; a new one appears with the next az login"
    case .failed: "run az account get-access-token to see its whole message"
    case .timedOut: "try again; a larger --timeout or AZURE_CLI_TIMEOUT waits longer"
    case .unreadableAnswer: "run az account get-access-token -o json to see its answer, and update the Azure CLI: az upgrade"
    case .foreignText:
      "az must print its JSON alone: look for what prints this line, such as a wrapper named az or a start-up file of the shell"
    }
  }

  /// The first line that says something, without what looks like a token.
  private static func reason(in text: String) -> String {
    let written = text.split(whereSeparator: \.isNewline)
    let errors = written.filter { $0.hasPrefix("ERROR: ") }
    let lines = (errors.isEmpty ? written : errors).map { line in line.hasPrefix("ERROR: ") ? line.dropFirst("ERROR: ".count) : line }
    return harmlessLine(lines.first { !$0.allSatisfy(\.isWhitespace) }.map(String.init) ?? "no message", limit: 400)
  }
}
