import ArgumentParser
import Entra
import LoginMethods
import Platform
import Settings

/// The pages of docs/ that follow from the values; scripts/docs writes them and scripts/check compares them.
public enum Documentation {
  /// File name and text of each page.
  public static var pages: [(name: String, text: String)] {
    [("cli.md", cli), ("errors.md", errors), ("login-methods.md", loginMethods), ("troubleshooting.md", troubleshooting)]
  }

  static let notice = "<!-- Written by scripts/docs from the program's own values. -->\n"

  private static var cli: String {
    let commands = Root.commands.filter { $0.configuration.shouldDisplay }
    let sections = commands.map { command in
      "## \(command._commandName)\n\n```\n\(Root.helpMessage(for: command, columns: 100))\n```\n"
    }
    return """
      # Command line
      \(notice)
      Flags follow pflag: `--flag value`, `--flag=value`, `-l spn`, `-lspn`, `-l=spn`, `--toggle=false`; the last one wins.
      Exit status is 0, or 1 for every failure. stdout carries the answer and nothing else.

      ```
      \(Root.helpMessage(columns: 100))
      ```

      \(sections.joined(separator: "\n"))
      """
  }

  private static var loginMethods: String {
    """
    # Login methods
    \(notice)
    What each method sends, compared with Microsoft's libraries: [requests.md](requests.md).

    \(LoginMethods.all.map(section).joined(separator: "\n"))
    """
  }

  private static func section(_ method: LoginMethod) -> String {
    var facts: [String] = []
    facts.append("Needs \(needs(of: method)).")
    if method.candidates.isEmpty {
      facts.append("Runs share a token when they have the same `--server-id`, \(identity(method)).")
    } else {
      facts += candidates(of: method)
    }
    if !method.variables.isEmpty {
      facts.append("Reads \(method.variables.map { "`\($0)`" }.joined(separator: ", ")) besides the variables of its flags.")
    }
    let arguments = method.arguments.map { argument in
      switch argument {
      case .required(let setting): "| `\(setting.flag)` | from the flag or the old entry; required |"
      case .carried(let setting): "| `\(setting.flag)` | from the flag or the old entry, where there is one |"
      case .whenGiven(let setting): "| `\(setting.flag)` | when the flag is given |"
      case .alternative(let setting, let other): "| `\(setting.flag)` | when the flag is given and `\(other.flag)` is not |"
      }
    }
    return """
      ## `--login \(method.name)`

      \(method.summary).

      \((facts + [method.keeping].compactMap { $0 }).map { "- \($0)" }.joined(separator: "\n"))

      convert-kubeconfig writes `get-token --login \(method.name) --server-id …`, `--cache-dir` where there is one, then:

      | argument | value |
      |---|---|
      \(arguments.joined(separator: "\n"))

      """
  }

  private static func needs(of method: LoginMethod) -> String {
    let defaults = Dictionary(uniqueKeysWithValues: method.defaults.map { ($0.setting.flag, "default: \($0.text)") })
    let needs = [(name: Setting.serverID.flag, waiver: nil as String?)] + method.requirements.map { ($0.need.name, $0.waiver?.text) }
    return needs.map { name, waiver in "`\(name)`\((waiver ?? defaults[name]).map { " (\($0))" } ?? "")" }.joined(separator: ", ")
  }

  private static func candidates(of method: LoginMethod) -> [String] {
    let order = method.candidates.map { "`\($0.name)`\($0.applicability.map { " \($0.text)" } ?? "")" }
    return [
      "Takes, in this order: \(order.dropLast().joined(separator: "; ")); else \(order.last ?? "").",
      "The chosen method decides everything else: what is needed, whose token it is, and when a kept answer is not used any more.",
    ]
  }

  private static func identity(_ method: LoginMethod) -> String {
    let flags = method.identity.map { $0.isSecret ? "the value of `\($0.flag)` (as a salted hash)" : "`\($0.flag)`" }
    let certificate = method.usesCertificate ? ["the content and password of the certificate (as a salted hash)"] : []
    let variables = method.identityVariables.map {
      method.secretVariables.contains($0) ? "the value of `\($0)` (as a salted hash)" : "`\($0)`"
    }
    let rest = certificate + variables + (method.usesAuthority ? ["the sign-in host"] : [])
    return (flags + rest).joined(separator: ", ")
  }

  private static var errors: String {
    let rows = ErrorExamples.all.map { error in
      "| `\(error.code)` | \(escaped(error.summary)) | \(escaped(error.remedy)) |"
    }
    let numbers = EntraErrorCatalogue.entries.map { entry in
      "| \(entry.numbers.map(String.init).joined(separator: ", ")) | \(escaped(entry.remedy)) |"
    }
    return """
      # Errors
      \(notice)
      An error is three lines on stderr, and exit status 1:

      ```
      Error: what happened
      Hint: what to do now
      Code: area.reason
      ```

      | code | example | hint |
      |---|---|---|
      \(rows.joined(separator: "\n"))

      ## Refusals by Entra ID

      Their code is `entra.AADSTS` and the number, or `entra.` and the OAuth error where there is no number. The correlation ID and the time
      in the error line are what an administrator needs to find the sign-in in the log.

      | AADSTS number | hint |
      |---|---|
      \(numbers.joined(separator: "\n"))

      """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
