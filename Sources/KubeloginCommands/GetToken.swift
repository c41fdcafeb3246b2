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
    let info = try ExecInfo(host.environment[ExecInfo.variable])
    let settings = Settings(flags: line.flags, environment: host.environment)
    var host = host
    host.verbosity = settings.isOn(.logToStandardError) ? settings.verbosity : 0
    let notices = line.notices + overrideNotices(settings, host)
    for notice in notices { host.say(notice) }

    try settings.validate()
    guard let method = LoginMethods.named(settings[.login]) else { throw SettingError.unsupportedMethod(settings[.login]) }
    try method.validate(settings)
    // Before anything is read: a change in between must show.
    let stamps = method.stampedFiles(settings, host.environment).map(Answer.Stamp.init(of:))
    let cache = openCache(settings, host)
    let deadline = Deadline(in: settings.timeout, of: host, boundsPerson: settings.isSet(.timeout))
    let run = SignIn(settings: settings, host: host, deadline: deadline) { bytes in
      cache?.salt.hash(bytes) ?? ""
    }
    let session = try method.session(run)
    let source = try method.source(run)
    let tokens = TokenCache(cache.map { ($0.directory, $0.salt) }, deadline: run.deadline, host: host)
    let token = try TokenFailure.prefixing(source.involvesPerson ? "failed to authenticate" : "failed to get token") {
      try tokens.token(for: session, from: source)
    }

    let output = ExecCredential(apiVersion: info.apiVersion, token: token.text, expiresAt: token.expiresAt).line
    guard host.terminal.writeOutput(output) else { throw OutputError() }
    if let cache, settings.verbosity == 0 {
      let answer = Answer(
        writtenAt: host.now(), notAfter: tokens.warmUntil(token, for: session, isOnlyAsked: source.isOnlyAsked), stamps: stamps,
        notices: Array(notices.map { $0 + "\n" }.joined().utf8), output: output)
      WarmPath.store(answer, for: line.question, in: cache.directory, salt: cache.salt)
    }
  }

  private static func overrideNotices(_ settings: Settings, _ host: Host) -> [String] {
    guard host.environment["KUBELOGIN_QUIET"] != "1" else { return [] }
    return settings.overrides.map {
      "kubelogin: \($0.variable) replaces \($0.setting.flag); --disable-environment-override keeps the flag"
    }
  }

  /// `nil`, with one warning, when tokens cannot be kept.
  private static func openCache(_ settings: Settings, _ host: Host) -> (directory: CacheDirectory, salt: Salt)? {
    guard let directory = CacheDirectory(flag: settings.nonEmpty(.cacheDirectory), environment: host.environment) else {
      host.say("kubelogin: the token is not kept: HOME is not set and no --cache-dir is given")
      return nil
    }
    do {
      return (directory, try directory.prepare(random: host.random))
    } catch {
      host.say("kubelogin: the token is not kept: \(error.summary)")
      return nil
    }
  }
}

struct GetTokenFlags: SettingList {
  static let settings = Setting.shared + Setting.global
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
