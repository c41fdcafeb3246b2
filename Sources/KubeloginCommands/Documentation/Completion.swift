import ArgumentParser
import Platform
import Settings

/// Prints a completion script.
struct Completion: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print the completion script of a shell: bash, zsh or fish.",
    discussion: "Load it with: source <(kubelogin completion bash)")
  static let settings = Setting.global
  static let positionals = 1
  static let positionalName = "shell"

  @OptionGroup var flags: SettingFlags<GlobalFlags>
  @Argument(help: "bash, zsh or fish", completion: .list(["bash", "zsh", "fish"])) var shell: String?

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let shell = line.positional.first
    guard let shell, let known = CompletionShell(rawValue: shell) else { throw CompletionError(shell: shell) }
    guard host.terminal.writeOutput(Array((Root.completionScript(for: known) + "\n").utf8)) else { throw OutputError() }
  }
}

/// There is no completion script for that shell.
struct CompletionError: UserFacingError, Equatable {
  let shell: String?

  var code: String { "command.completion" }
  var summary: String { shell.map { "there is no completion script for \"\($0.prefix(40))\"" } ?? "completion needs the name of a shell" }
  var remedy: String { "use bash, zsh or fish" }
}
