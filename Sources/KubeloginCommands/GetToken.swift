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
    let settings = Settings(flags: flags, environment: host.environment)
    host.verbosity = settings.isOn(.logToStandardError) ? settings.verbosity : 0
    let notices = line.notices + overrideNotices(settings, host)
    for notice in notices { host.say(notice) }

    let answer = try answer(settings, host, isInteractive: info.isInteractive ?? true) { format.text($0, apiVersion: info.apiVersion) }
    guard host.terminal.writeOutput(answer.output) else { throw OutputError() }
    // An answer that depends on a kubeconfig, or that logs its steps, is found anew each time.
    if let cache = answer.cache, flags[.context] == nil, settings.verbosity == 0 {
      let stored = Answer(
        writtenAt: host.now(), notAfter: answer.notAfter, stamps: answer.stamps,
        notices: Array(notices.map { $0 + "\n" }.joined().utf8), output: answer.output)
      WarmPath.store(stored, for: line.question, in: cache.directory, salt: cache.salt)
    }
  }

  private typealias Cache = (directory: CacheDirectory, salt: Salt)

  /// Validates, signs in, and renders the token.
  private static func answer(
    _ settings: Settings, _ host: Host, isInteractive: Bool, rendered: (Token) -> [UInt8]
  ) throws -> (output: [UInt8], notAfter: Timestamp, stamps: [Answer.Stamp], cache: Cache?) {
    try settings.validate()
    guard let method = LoginMethods.named(settings[.login]) else { throw SettingError.unsupportedMethod(settings[.login]) }
    try method.validate(settings, host.environment)
    // Before anything is read: a change in between must show.
    let stamps = method.stampedFiles(settings, host.environment).map(Answer.Stamp.init(of:))
    let cache = openCache(settings, host)
    let deadline = Deadline(in: settings.timeout, of: host, boundsPerson: settings.isSet(.timeout))
    let possession = try method.possession(settings) { try cache?.directory.possessionKey(host) ?? host.possessionKeys.make() }
    let run = SignIn(settings: settings, host: host, deadline: deadline, isInteractive: isInteractive, possession: possession) { bytes in
      cache?.salt.hash(bytes) ?? ""
    }
    let session = try method.session(run)
    let source = try method.source(run)
    let tokens = TokenCache(cache.map { ($0.directory, $0.salt) }, deadline: deadline, host: host)
    let token = try TokenFailure.prefixing(source.accountScope == nil ? "failed to get token" : "failed to authenticate") {
      try tokens.token(for: session, from: source)
    }
    // A signature is for one run.
    if let possession { return (rendered(try possession.presented(token, on: host)), host.now(), stamps, nil) }
    return (rendered(token), tokens.warmUntil(token, for: session, isOnlyAsked: source.isOnlyAsked), stamps, cache)
  }

  private static func overrideNotices(_ settings: Settings, _ host: Host) -> [String] {
    guard host.environment["KUBELOGIN_QUIET"] != "1" else { return [] }
    return settings.overrides.map {
      "kubelogin: \($0.variable) replaces \($0.setting.flag); --disable-environment-override keeps the flag"
    }
  }

  /// `nil`, with one warning, when tokens cannot be kept.
  private static func openCache(_ settings: Settings, _ host: Host) -> Cache? {
    guard let directory = CacheDirectory(flag: settings.nonEmpty(.cacheDirectory), environment: host.environment) else {
      host.say("kubelogin: the token is not kept: HOME is not set and no --cache-dir is given")
      return nil
    }
    if let owner = directory.foreignOwner {
      host.say(
        "kubelogin: the token is not kept: \(directory.path) belongs to another user (uid \(owner)); --cache-dir takes another folder")
      return nil
    }
    if let warning = directory.dropExposedFiles() { host.say("kubelogin: \(warning)") }
    do {
      let salt = try directory.prepare(random: host.random)
      directory.prune(at: host.now())
      return (directory, salt)
    } catch {
      host.say("kubelogin: the token is not kept: \(error.summary)")
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
