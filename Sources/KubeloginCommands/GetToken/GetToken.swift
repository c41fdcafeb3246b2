import ArgumentParser
import ExecCredential
import LoginMethods
import OAuth
import Platform
import Settings
import TokenCache

/// Prints a token as an ExecCredential.
struct GetToken: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "get-token", abstract: "Print a token as an ExecCredential; client-go tools run this.")
  static let settings = GetTokenFlags.settings

  @OptionGroup var flags: SettingFlags<GetTokenFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let formatName = line.flags[.output] ?? Setting.output.defaultValue
    guard let format = TokenFormat(rawValue: formatName) else { throw TokenFormatError(name: formatName) }
    let info = try ExecInfo(format == .exec ? host.environment[ExecInfo.variable] : nil)
    var (host, flags) = (host, line.flags)
    if let context = flags[.context] {
      let user = try ContextUser(context: context, kubeconfig: flags[.kubeconfig], on: host)
      host = host.adopting(user.variables)
      flags = user.flags.merging(line.flags) { $1 }
    }
    let given = Settings(flags: flags, environment: host.environment)
    // Before anything is read: a change in between must show.
    let deciding = LoginMethods.named(given[.login])?.decidingFiles(host.environment).map(Answer.Stamp.init(of:)) ?? []
    let choice = MethodChoice(given, host.environment)
    let settings = choice?.settings ?? given
    host.verbosity = settings.logLevel
    let overrides = overrideNotices(settings)
    for notice in overrides { host.notice(notice) }

    try settings.validate()
    guard let choice else { throw SettingError.unsupportedMethod(settings[.login]) }
    if let notice = choice.notice { host.notice(notice) }
    let answer = try answer(choice, host, isInteractive: info.isInteractive) { format.text($0, apiVersion: info.apiVersion) }
    guard host.terminal.writeOutput(answer.output) else { throw OutputError() }
    // An answer that depends on a kubeconfig, that logs its steps or is to be new is found anew each time.
    if let cache = answer.cache, flags[.context] == nil, settings.verbosity == 0, !settings.isOn(.forceRefresh) {
      // A warm run decides for itself whether somebody reads them, and cannot tell who wants none.
      let notices = host.isQuiet ? [] : line.notices + overrides
      let stored = Answer(
        writtenAt: host.now(), notAfter: answer.notAfter, stamps: answer.stamps + deciding.filter { choice.files.contains($0.path) },
        notices: Array(notices.map { host.presentableLine($0) + "\n" }.joined().utf8), output: answer.output)
      WarmPath.store(stored, for: line.question, in: cache.directory, salt: cache.salt, while: answer.isKept)
    }
  }

  private typealias Cache = (directory: CacheDirectory, salt: Salt)

  /// What is printed, and what an answer for later runs needs besides.
  private struct Rendered {
    let output: [UInt8]
    let notAfter: Timestamp
    let stamps: [Answer.Stamp]
    /// `nil` where nothing may be kept.
    var cache: Cache?
    /// Whether the token is still in its session: nobody has ended it meanwhile.
    var isKept: () -> Bool = { false }
  }

  /// Validates, signs in, and renders the token.
  private static func answer(
    _ choice: MethodChoice, _ host: Host, isInteractive: Bool?, rendered: (Token) -> [UInt8]
  ) throws -> Rendered {
    let (method, settings) = (choice.method, choice.settings)
    try choice.attributed { try method.validate(settings, host.environment) }
    // Before anything is read: a change in between must show.
    let files = method.stampedFiles(settings, host.environment)
    let stamps = files.map(Answer.Stamp.init(of:))
    let cache = openCache(settings, host)
    let deadline = Deadline(in: settings.timeout, of: host, boundsPerson: settings.isSet(.timeout))
    let secrets = try settings.secretStoreChoice()
    let possession = try method.possession(settings) {
      try cache?.directory.possessionKey(secrets, host) ?? host.possessionKeys.make()
    }
    let run = SignIn(settings: settings, host: host, deadline: deadline, isInteractive: isInteractive, possession: possession) { bytes in
      cache?.salt.hash(bytes) ?? ""
    }
    let session = try method.session(run)
    let source = try choice.attributed { try method.source(run) }
    let tokens = TokenCache(cache.map { ($0.directory, $0.salt) }, secrets: secrets, deadline: deadline, host: host)
    let token = try TokenFailure.prefixing(source.accountScope == nil ? "failed to get token" : "failed to authenticate") {
      try tokens.token(for: session, from: source, isForced: settings.isOn(.forceRefresh))
    }
    // A signature is for one run.
    if let possession {
      return Rendered(output: rendered(try possession.presented(token, on: host)), notAfter: host.now(), stamps: stamps)
    }
    let end = tokens.warmUntil(token, for: session, isOnlyAsked: source.isOnlyAsked)
    // The content of a pipe decides anew in each run.
    let warmCache = files.allSatisfy(FileStamp.tellsChange) ? cache : nil
    return Rendered(output: rendered(token), notAfter: end, stamps: stamps, cache: warmCache) { tokens.keeps(token, for: session) }
  }

  private static func overrideNotices(_ settings: Settings) -> [String] {
    settings.overrides.map {
      "kubelogin: \($0.variable) replaces \($0.setting.flag); --disable-environment-override keeps the flag"
    }
  }

  /// `nil`, with one warning, when tokens cannot be kept.
  private static func openCache(_ settings: Settings, _ host: Host) -> Cache? {
    guard let directory = CacheDirectory(flag: settings.nonEmpty(.cacheDirectory), environment: host.environment) else {
      host.notice("kubelogin: the token is not kept: HOME is not set and no --cache-dir is given")
      return nil
    }
    if let owner = directory.foreignOwner {
      host.notice(
        "kubelogin: the token is not kept: \(directory.path) belongs to another user (uid \(owner)); --cache-dir takes another folder")
      return nil
    }
    if let warning = directory.dropExposedFiles() { host.notice("kubelogin: \(warning)") }
    do {
      let salt = try directory.prepare(on: host)
      directory.prune(on: host)
      return (directory, salt)
    } catch {
      host.notice("kubelogin: the token is not kept: \(error.summary)")
      return nil
    }
  }
}

struct GetTokenFlags: SettingList {
  static let settings = Setting.getToken
}

extension LoginMethod {
  fileprivate func stampedFiles(_ settings: Settings, _ environment: Environment) -> [String] {
    stamps(settings, environment) + (usesAuthority ? [environment.nonEmpty(Cloud.environmentFile)].compactMap { $0 } : [])
  }
}

/// stdout is closed or full.
struct OutputError: UserFacingError, Equatable {
  var code: String { "output.failed" }
  var summary: String { "the answer cannot be written to stdout" }
  var remedy: String { "check where stdout goes: a closed pipe or a full disk" }
}
