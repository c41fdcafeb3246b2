import ArgumentParser
import Platform
import Settings
import TokenCache

/// Tells who is signed in for a context, offline.
struct Status: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show who is signed in for a context, for how long, and with which RBAC subjects.",
    discussion: "Exit status 0 says that a token or refresh token is there, 1 that the next command has to sign in. It sends nothing.")
  static let settings = StatusFlags.settings

  @OptionGroup var flags: SettingFlags<StatusFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let format = try ReportFormat(line.flags)
    let report = StatusReport(try ContextSession(line.flags, on: host), at: host.now())
    let output = format == .json ? try ReportFormat.json(report) : Array(report.text.utf8)
    guard host.terminal.writeOutput(output) else { throw OutputError() }
    if report.state == .signedOut { throw NegativeAnswer() }
  }
}

struct StatusFlags: SettingList {
  static let settings = Setting.status
}
