import ArgumentParser
import Platform
import Settings

/// Tells which kubelogin this is, and what is inside.
struct Version: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version, and those of the libraries inside.")
  static let settings = VersionFlags.settings

  @OptionGroup var flags: SettingFlags<VersionFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let format = try ReportFormat(line.flags)
    let facts = BuildFacts.own
    guard host.terminal.writeOutput(try format == .json ? ReportFormat.json(facts) : Array(facts.text.utf8)) else { throw OutputError() }
  }
}

struct VersionFlags: SettingList {
  static let settings = [Setting.reportFormat] + Setting.global
}
