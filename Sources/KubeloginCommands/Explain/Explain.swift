import ArgumentParser
import Platform
import Settings

/// Explains the error text of kubectl and of others that use a cluster, offline.
struct Explain: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain an error text of kubectl, helm or Terraform: cause, check and remedy.",
    discussion: """
      kubelogin explain 'error: You must be logged in to the server (Unauthorized)', or kubectl get pods 2>&1 | kubelogin explain. \
      Exit status 1 says that the text is not known. It sends nothing, and repeats no token of the text.
      """)
  static let settings = ExplainFlags.settings
  static let positionals = Int.max
  static let positionalName = "text"

  @OptionGroup var flags: SettingFlags<ExplainFlags>
  @Argument(help: "The error text, in quotes; from stdin without it") var text: [String] = []

  /// In bytes.
  static let longestText = 1 << 20

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let format = try ReportFormat(line.flags)
    let text = ErrorText(line.positional.isEmpty ? try read(host) : line.positional.joined(separator: " "))
    guard !text.isEmpty else { throw ExplainError.noText }
    let explanation = Explanation(text)
    let output = format == .json ? try ReportFormat.json(explanation) : Array(explanation.text.utf8)
    guard host.terminal.writeOutput(output) else { throw OutputError() }
    if !explanation.isKnown { throw NegativeAnswer() }
  }

  private static func read(_ host: Host) throws -> String {
    guard !host.terminal.inputIsTerminal else { throw ExplainError.noText }
    let bytes = host.terminal.readInput(longestText + 1)
    guard bytes.count <= longestText else { throw ExplainError.tooLong }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// explain was not given a text that it could look at.
enum ExplainError: UserFacingError, Equatable {
  case noText, tooLong

  var code: String {
    switch self {
    case .noText: "explain.no-text"
    case .tooLong: "explain.too-long"
    }
  }

  var summary: String {
    switch self {
    case .noText: "there is no error text to explain"
    case .tooLong: "the text is longer than 1 MiB"
    }
  }

  var remedy: String {
    switch self {
    case .noText: "give it in quotes, or pipe it: kubectl get pods 2>&1 | kubelogin explain"
    case .tooLong: "give the lines with the error only: tail -50 log | kubelogin explain"
    }
  }
}

struct ExplainFlags: SettingList {
  static let settings = Setting.explain
}
