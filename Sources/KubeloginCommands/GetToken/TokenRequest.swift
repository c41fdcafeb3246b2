import Entra
import ExecCredential
import LoginMethods
import Platform
import Settings
import TokenCache

/// What one run of get-token is asked for: read, checked, and with its notices written.
struct TokenRequest {
  let format: TokenFormat
  let execInfo: ExecInfo
  /// With the variables of the context's user and the verbosity of the settings.
  let host: Host
  let choice: MethodChoice
  /// The state of the files that the output depends on.
  let stamps: [Answer.Stamp]
  /// False where a file can change and its stamp does not show it.
  let stampsShowChanges: Bool
  /// Lines that every run writes for these arguments and variables.
  let lastingNotices: [String]
  /// The arguments and variables. `nil` where the output depends on more than these and the stamps.
  let question: Question?

  var method: LoginMethod { choice.method }
  var settings: Settings { choice.settings }

  /// Throws when a file cannot be read, or when a setting is missing or wrong. Sends nothing.
  init(_ line: CommandLineReading, on machine: Host) throws {
    format = try TokenFormat(named: line.flags[.output])
    execInfo = try ExecInfo(format == .exec ? machine.environment[ExecInfo.variable] : nil)
    var (host, flags) = (machine, line.flags)
    if let context = flags[.context] {
      let user = try ContextUser(context: context, kubeconfig: flags[.kubeconfig], on: host)
      host = host.adopting(user.variables)
      flags = user.flags.merging(line.flags) { $1 }
    }
    let given = Settings(flags: flags, environment: host.environment)
    // Stamps come before the first look at their files: a change in between must show.
    let choiceStamps = LoginMethods.named(given[.login])?.decidingFiles(host.environment).map(Answer.Stamp.init(of:)) ?? []
    let choice = MethodChoice(given, host.environment)
    let settings = choice?.settings ?? given
    host.verbosity = settings.logLevel
    let overrides = settings.overrides.map {
      "kubelogin: \($0.variable) replaces \($0.setting.flag); --disable-environment-override keeps the flag"
    }
    for notice in overrides { host.notice(notice) }
    host.log(5, BuildFacts.own.line)

    try settings.validate()
    guard let choice else { throw SettingError.unsupportedMethod(settings[.login]) }
    if let notice = choice.notice { host.notice(notice) }
    try choice.attributed { try choice.method.validate(settings, host.environment) }

    let files = choice.method.stampedFiles(settings, host.environment)
    stamps = files.map(Answer.Stamp.init(of:)) + choiceStamps.filter { choice.files.contains($0.path) }
    // The content of a pipe is new in each run.
    stampsShowChanges = files.allSatisfy(FileStamp.tellsChange)
    // A warm run decides for itself whether somebody reads them, and cannot know who wants none.
    lastingNotices = host.isQuiet ? [] : line.notices + overrides
    let isRepeatable = flags[.context] == nil && settings.verbosity == 0 && !settings.isOn(.forceRefresh)
    question = isRepeatable ? line.question : nil
    self.host = host
    self.choice = choice
  }

  /// A token that this program itself needs, for another server than the command line names: it is not printed.
  init(_ choice: MethodChoice, on host: Host) throws {
    try choice.attributed { try choice.method.validate(choice.settings, host.environment) }
    (format, execInfo, self.host, self.choice) = (.token, try ExecInfo(nil), host, choice)
    (stamps, stampsShowChanges, lastingNotices, question) = ([], false, [], nil)
  }
}

extension LoginMethod {
  fileprivate func stampedFiles(_ settings: Settings, _ environment: Environment) -> [String] {
    stamps(settings, environment) + (usesAuthority ? [environment.nonEmpty(Cloud.environmentFile)].compactMap { $0 } : [])
  }
}
