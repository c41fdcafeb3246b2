import ArgumentParser
import LoginMethods
import Platform
import Settings
import TokenCache

/// Ends sessions: removes what would sign in again from the token cache. It sends nothing, so that nothing is revoked at Entra.
struct Logout: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End a session, the session of a context, or all: remove their tokens from the token cache.",
    discussion: "Without --session, --context and --all it ends the only session. It sends nothing: tokens are not revoked at Entra ID.")
  static let settings = LogoutFlags.settings

  @OptionGroup var flags: SettingFlags<LogoutFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let flags = line.flags
    let timeout = Settings(flags: flags, environment: host.environment).timeout
    let deadline = Deadline(in: timeout, of: host, boundsPerson: true)
    let isAll = flags[.allSessions] == "true"
    guard [flags[.session] != nil, flags[.context] != nil, isAll].count(where: { $0 }) < 2 else { throw SessionSelectionError.several }
    if flags[.context] != nil { return try endSession(of: ContextSession(flags, on: host), deadline, host) }
    let catalogue = try SessionCatalogue.open(flags, host)
    if isAll, let catalogue { return try endAll(catalogue, deadline, host) }
    let names = try SessionCatalogue.listed(flags, host).map(\.name)
    guard let catalogue, let name = try SessionSelection(names: names).name(flags[.session]) else { return }
    host.say(report(try catalogue.end(name, until: deadline, on: host)))
  }

  private static func endSession(of found: ContextSession, _ deadline: Deadline, _ host: Host) throws {
    if let catalogue = found.catalogue, let session = found.session {
      let ended = try catalogue.end(session, in: found.source.accountScope, until: deadline, on: host)
      if ended.wasStored || ended.refreshTokenOf != nil { return host.say(report(ended)) }
    }
    host.say("kubelogin: the context \"\(found.context)\" has no session")
  }

  private static func endAll(_ catalogue: SessionCatalogue, _ deadline: Deadline, _ host: Host) throws {
    let ended = try catalogue.endAll(until: deadline, on: host)
    for session in ended.sessions { host.say(report(session)) }
    for user in ended.refreshTokens { host.say("kubelogin: a refresh token without a session is removed\(of(user))") }
    guard ended.busy.isEmpty else { throw LockTimeout() }
    if ended.sessions.isEmpty && ended.refreshTokens.isEmpty { host.say("kubelogin: no sessions in \(catalogue.directory.path)") }
  }

  /// One line.
  static func report(_ ended: EndedSession) -> String {
    var parts = ["\(ended.name): ended"]
    if let user = ended.refreshTokenOf { parts[0] += ", and its refresh token is removed\(of(user))" }
    if !ended.others.isEmpty {
      parts.append("it was also that of \(ended.others.joined(separator: ", ")), which will end with the token at hand")
    }
    if let credential = ended.method.flatMap({ LoginMethods.named($0) })?.lastingCredential {
      parts.append("the next command signs in again with \(credential)")
    }
    return parts.joined(separator: "; ")
  }

  private static func of(_ user: String) -> String { user.isEmpty ? "" : " (\(user.withoutControlCharacters))" }
}

/// Which session is meant.
struct SessionSelection {
  let names: [String]

  /// - Parameter wanted: A name or the start of one; `nil` for the only session.
  /// - Returns: `nil` when there is no session and none was named.
  func name(_ wanted: String?) throws(SessionSelectionError) -> String? {
    guard let wanted, !wanted.isEmpty else {
      guard names.count < 2 else { throw .missing(names.count) }
      return names.first
    }
    if names.contains(wanted) { return wanted }
    let found = names.filter { $0.hasPrefix(wanted) }
    guard found.count < 2 else { throw .ambiguous(wanted, names: found) }
    guard let name = found.first else { throw .unknown(wanted, names: names) }
    return name
  }
}

/// The flags choose no session, or too many.
enum SessionSelectionError: UserFacingError, Equatable {
  case missing(Int)
  case several
  case unknown(String, names: [String])
  case ambiguous(String, names: [String])

  var code: String {
    switch self {
    case .missing: "session.missing"
    case .several: "session.contradiction"
    case .unknown: "session.unknown"
    case .ambiguous: "session.ambiguous"
    }
  }

  var summary: String {
    switch self {
    case .missing(let count): "there are \(count) sessions: name the one to end with --session NAME, --context NAME or --all"
    case .several: "--session, --context and --all exclude one another"
    case .unknown(let name, _): "there is no session \"\(name.withoutControlCharacters)\""
    case .ambiguous(let start, _): "several sessions start with \"\(start.withoutControlCharacters)\""
    }
  }

  var remedy: String {
    switch self {
    case .missing: "kubelogin sessions lists their names"
    case .several: "give one of them"
    case .unknown(let name, let names):
      names.isEmpty
        ? "there are none"
        : "the names are \(names.joined(separator: ", "))".suggesting(
          names.map { SessionTable.shortName($0, among: names) }.nearest(to: name))
    case .ambiguous(_, let names): "give a longer part of one of these names: \(names.joined(separator: ", "))"
    }
  }
}

struct LogoutFlags: SettingList {
  static let settings = Setting.logout
}
