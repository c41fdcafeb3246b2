import ArgumentParser
import Platform
import Settings

/// A command of ours: `run` gets the outside world and the command line's reading.
protocol KubeloginCommand: ParsableCommand {
  /// The flags that it takes.
  static var settings: [Setting] { get }
  /// Positional arguments mean something; elsewhere they are ignored with a warning.
  static var takesPositionals: Bool { get }
  func run(in host: Host, _ line: CommandLineReading) throws
}

extension KubeloginCommand {
  static var takesPositionals: Bool { false }
}

/// What a command needs to know of the command line beyond its flags' values.
struct CommandLineReading {
  /// Without the program's name.
  var arguments: [String]
  /// One line each, for stderr.
  var notices: [String]
}

struct Root: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubelogin",
    abstract: "Signs kubectl and other client-go tools in to clusters that trust Microsoft Entra ID.",
    subcommands: [
      GetToken.self, ConvertKubeconfig.self, RemoveCacheDirectory.self, RemoveTokens.self, Completion.self,
    ])

  static let settings = Setting.global
  static let commands: [any KubeloginCommand.Type] = [
    GetToken.self, ConvertKubeconfig.self, RemoveCacheDirectory.self, RemoveTokens.self, Completion.self,
  ]

  @OptionGroup var flags: SettingFlags<GlobalFlags>
  @ArgumentParser.Flag(name: .customLong("version"), help: "Print the version.") var printsVersion = false

  func run(in host: Host, _ line: CommandLineReading) throws {
    guard printsVersion else { throw CleanExit.helpRequest(Root.self) }
    _ = host.terminal.writeOutput(Array(Version.text.utf8))
  }
}

struct GlobalFlags: SettingList {
  static let settings = Setting.global
}
