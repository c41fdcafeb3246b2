import ArgumentParser
import Platform
import Settings
import TokenCache

/// A command of this program.
///
/// ArgumentParser sees it for help and completion scripts. It does not parse: pflag's grammar is `FlagGrammar`'s.
protocol KubeloginCommand: ParsableCommand {
  /// The flags that it takes.
  static var settings: [Setting] { get }
  /// How many positional arguments mean something; the others are ignored with a warning.
  static var positionals: Int { get }
  /// What these arguments are, for the manual page.
  static var positionalName: String { get }
  /// What is to be written in another way from now on, one line each.
  static func deprecations(in reading: FlagGrammar.Reading) -> [String]
  static func run(_ line: CommandLineReading, in host: Host) throws
}

extension KubeloginCommand {
  static var positionals: Int { 0 }
  static var positionalName: String { "argument" }

  static func deprecations(in reading: FlagGrammar.Reading) -> [String] {
    reading.given.compactMap { setting, _ in
      guard case .deprecated(let replacement) = setting.visibility else { return nil }
      return "Flag \(setting.flag) has been deprecated, use --\(replacement) instead"
    }
  }
}

/// What a command is told.
struct CommandLineReading {
  let reading: FlagGrammar.Reading
  /// What is odd about the command line, one line each. It was told before the command began.
  var notices: [String]
  /// The whole of what this run is asked, for the answer that it may store.
  var question: Question

  var flags: [Setting: String] { reading.values }
  var positional: [String] { reading.positional }
}

struct Root: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubelogin",
    abstract: "Signs kubectl and other client-go tools in to clusters that trust Microsoft Entra ID.",
    subcommands: commands)

  static let settings = RootFlags.settings
  static let commands: [any KubeloginCommand.Type] = [
    GetToken.self, ConvertKubeconfig.self, Setup.self, Clusters.self, Status.self, Sessions.self, Logout.self, RemoveCacheDirectory.self,
    RemoveTokens.self, Doctor.self, Explain.self, Completion.self, Version.self,
  ]

  @OptionGroup var flags: SettingFlags<RootFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let text = line.flags[.version] == "true" ? BuildFacts.own.text : helpMessage() + "\n"
    guard host.terminal.writeOutput(Array(text.utf8)) else { throw OutputError() }
  }
}

struct RootFlags: SettingList {
  static let settings = Setting.global + [.version]
}

struct GlobalFlags: SettingList {
  static let settings = Setting.global
}
