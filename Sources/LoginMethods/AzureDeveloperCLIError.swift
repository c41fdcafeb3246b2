import FoundationEssentials
public import Platform

/// `azd` gave no token.
public enum AzureDeveloperCLIError: UserFacingError, TokenToolError, Equatable {
  case notInstalled
  case cannotStart(String)
  case notLoggedIn(tenant: String?)
  case needsMultiFactor(tenant: String?, reason: String)
  /// `suggestion` is azd's own advice.
  case failed(status: Int32, reason: String, suggestion: String?)
  case timedOut(seconds: Int64)
  case unreadableAnswer

  /// Sorts a failed run by what `azd` wrote: its messages stand on stderr, in some versions on stdout.
  init(_ outcome: ChildProcess.Outcome, tenant: String?) {
    let streams = [outcome.errorOutput, outcome.output].map { String(decoding: $0, as: UTF8.self) }
    let text = streams.joined(separator: "\n")
    let message = Message(streams)
    let reason = harmlessLine(message.text, limit: 400)
    if outcome.status == 127 {
      self = .notInstalled
    } else if text.needsMultiFactor {
      self = .needsMultiFactor(tenant: tenant, reason: reason)
    } else if !text.contains("AADSTS") && text.contains("azd auth login") {
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
    case .failed: "azd.failed"
    case .timedOut: "azd.timeout"
    case .unreadableAnswer: "azd.unreadable-answer"
    }
  }

  public var summary: String {
    switch self {
    case .notInstalled: "Azure Developer CLI not found on path"
    case .cannotStart(let reason): "the Azure Developer CLI cannot be started: \(reason)"
    case .notLoggedIn: "the Azure Developer CLI is not logged in"
    case .needsMultiFactor(_, let reason): "the Azure Developer CLI needs a new sign-in with multi-factor authentication: \(reason)"
    case .failed(let status, let reason, _): "the Azure Developer CLI failed with status \(status): \(reason)"
    case .timedOut(let seconds): "the Azure Developer CLI did not answer within \(seconds) s"
    case .unreadableAnswer: "the Azure Developer CLI's answer holds no token with an expiry"
    }
  }

  public var remedy: String {
    switch self {
    case .notInstalled: "install the Azure Developer CLI (https://aka.ms/azd-install), or add its folder to PATH"
    case .cannotStart: "check that azd can be run: azd version"
    case .notLoggedIn(let tenant), .needsMultiFactor(let tenant, _): "azd auth login\(tenant.map { " --tenant-id \(shellQuoted($0))" } ?? "")"
    case .failed(_, _, let suggestion): suggestion ?? "run azd auth token to see its whole message"
    case .timedOut: "try again; a larger --timeout or AZURE_CLI_TIMEOUT waits longer"
    case .unreadableAnswer: "run azd auth token -o json to see its answer, and update azd: https://aka.ms/azd-install"
    }
  }
}

/// What azd says of its failure: lines of JSON in two forms, or text.
private struct Message {
  var text = "no message"
  var suggestion: String?

  init(_ streams: [String]) {
    let objects = streams.flatMap { stream in
      Object(stream).map { [$0] } ?? stream.split(whereSeparator: \.isNewline).compactMap { Object(String($0)) }
    }
    let consoleMessages = objects.compactMap(\.data?.message)
    if let told = objects.first(where: { $0.message ?? $0.error != nil }) {
      text = Self.firstLine(told.message ?? told.error ?? "")
      suggestion = told.suggestion.flatMap { $0.isEmpty ? nil : Self.firstLine($0) }
    } else if let told = consoleMessages.first(where: { $0.contains("ERROR: ") }) ?? consoleMessages.first {
      text = Self.firstLine(told)
    } else {
      text = Self.firstLine(streams.joined(separator: "\n"))
    }
  }

  /// The first line that says something; one that starts with `ERROR: ` before others.
  private static func firstLine(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
    guard let error = lines.first(where: { $0.hasPrefix("ERROR: ") }) else { return lines.first.map(String.init) ?? "no message" }
    return String(error.dropFirst("ERROR: ".count))
  }

  /// `error`, `message` and `suggestion` since azd 1.23.7, `data` before.
  private struct Object: Decodable {
    let error: String?
    let message: String?
    let suggestion: String?
    let data: Console?

    init?(_ text: String) {
      guard let object = try? JSONDecoder().decode(Object.self, from: Data(text.utf8)) else { return nil }
      self = object
    }
  }

  private struct Console: Decodable {
    let message: String?
  }
}
