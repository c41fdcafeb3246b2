import ArgumentParser
import Kubeconfig
import LoginMethods
import OAuth
import Platform
import Settings

/// Rewrites kubeconfig users to sign in through kubelogin.
struct ConvertKubeconfig: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert-kubeconfig", abstract: "Rewrite the users of a kubeconfig to sign in through kubelogin.")
  static let settings = ConvertKubeconfigFlags.settings

  @OptionGroup var flags: SettingFlags<ConvertKubeconfigFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let settings = Settings(flags: line.flags, environment: host.environment, flagsWin: true)
    for notice in line.notices { host.say(notice) }
    try settings.validate()
    guard let method = LoginMethods.named(settings[.login]) else { throw SettingError.unsupportedMethod(settings[.login]) }
    if Cloud.named(settings[.environment]) == nil && settings[.environment] != Cloud.azureStack {
      host.say("kubelogin: \"\(settings[.environment])\" is not a known cloud; it is written as it is")
    }

    let location = KubeconfigLocation(explicit: settings.flag(.kubeconfig), environment: host.environment)
    let conversion = KubeconfigConversion(method: method, settings: settings)
    var report: [String] = []
    try MergedKubeconfig.update(at: location, on: host) { kubeconfig in
      let selected = try selection(settings.flag(.context), in: kubeconfig)
      var edits: [UserEdit] = []
      report = try selected.map { user in
        switch try conversion.outcome(for: user) {
        case .skipped(let reason):
          return "\(user.name): skipped: \(reason)"
        case .converted(let entry):
          edits.append(UserEdit(user: user.name, exec: entry))
          return "\(user.name): \(user.exec == entry && user.authProvider == nil ? "unchanged" : "converted to \(method.name)")"
        }
      }
      return edits
    }
    for line in report { host.say(line) }
    if report.isEmpty { host.say("kubelogin: there is no user to convert") }
  }

  /// The users that the flags name; all without a flag.
  private static func selection(_ context: String?, in kubeconfig: MergedKubeconfig) throws -> [KubeconfigUser] {
    guard let context, !context.isEmpty else { return kubeconfig.users }
    guard let found = kubeconfig.contexts.first(where: { $0.name == context }) else { throw SelectionError.noSuchContext(context) }
    guard !found.user.isEmpty else { throw SelectionError.contextWithoutUser(context) }
    return kubeconfig.users.filter { $0.name == found.user }
  }
}

struct ConvertKubeconfigFlags: SettingList {
  static let settings = Setting.convertKubeconfig
}

/// `--context` selects nobody.
enum SelectionError: UserFacingError, Equatable {
  case noSuchContext(String)
  case contextWithoutUser(String)

  var code: String {
    switch self {
    case .noSuchContext: "convert.no-such-context"
    case .contextWithoutUser: "convert.context-without-user"
    }
  }

  var summary: String {
    switch self {
    case .noSuchContext(let name): "no context exists with the name: \"\(name)\""
    case .contextWithoutUser(let name): "the context \"\(name)\" has no user"
    }
  }

  var remedy: String { "kubectl config get-contexts lists contexts and users; nothing was changed" }
}
