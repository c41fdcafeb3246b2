import ArgumentParser
import Platform
import Settings
import TokenCache

/// Lists the sessions in the token cache, offline.
struct Sessions: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions", abstract: "List the sessions in the token cache: who is signed in where, and until when.")
  static let settings = SessionsFlags.settings

  @OptionGroup var flags: SettingFlags<SessionsFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let format = try ReportFormat(line.flags)
    let sessions = try SessionCatalogue.listed(line.flags, host)
    let output =
      switch format {
      case .json: try ReportFormat.json(SessionList(sessions: sessions.map { SessionSummary($0, at: host.now()) }))
      case .text: sessions.isEmpty ? [] : Array(SessionTable(sessions: sessions, now: host.now()).text.utf8)
      }
    guard output.isEmpty || host.terminal.writeOutput(output) else { throw OutputError() }
  }

  private struct SessionList: Encodable {
    let sessions: [SessionSummary]
  }
}

extension SessionCatalogue {
  /// `nil` when no directory can be named.
  ///
  /// - Throws: `SystemError` for a directory of the cache that is a link, or another user's.
  static func open(_ flags: [Setting: String], _ host: Host) throws -> SessionCatalogue? {
    guard let directory = CacheDirectory(flag: flags[.cacheDirectory], environment: host.environment) else { return nil }
    try directory.closeDirectories()
    return SessionCatalogue(directory, on: host)
  }

  /// The sessions of the directory that the flags name, with a line on stderr where there are none, and one for all files that do not hold a session.
  static func listed(_ flags: [Setting: String], _ host: Host) throws -> [StoredSession] {
    guard let catalogue = try open(flags, host) else {
      host.say("kubelogin: no sessions: HOME is not set and no --cache-dir is given")
      return []
    }
    let contents = try catalogue.contents()
    if !contents.strays.isEmpty {
      let names = contents.strays.map(\.withoutControlCharacters).joined(separator: ", ")
      host.say("kubelogin: damaged, or not from kubelogin, in \(catalogue.directory.path)/sessions: \(names)")
    }
    if let exposed = contents.exposed.summary { host.say("kubelogin: \(exposed.withoutControlCharacters)") }
    if contents.sessions.isEmpty { host.say("kubelogin: no sessions in \(catalogue.directory.path)") }
    return contents.sessions
  }
}

struct SessionsFlags: SettingList {
  static let settings = Setting.sessionsCommand
}
