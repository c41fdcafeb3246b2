import Kubeconfig
import Platform
import Settings

/// Writes clusters into a kubeconfig, or prints them, and says what has changed.
struct SetupFile {
  let flags: [Setting: String]
  /// Of the users that are written.
  let settings: Settings
  let host: Host

  /// The path of `--file` or `--kubeconfig`; "-" for stdout.
  private let explicit: String?

  /// Throws `ChoiceError` where the two flags say different things.
  init(_ flags: [Setting: String], _ settings: Settings, on host: Host) throws(ChoiceError) {
    let value = { (setting: Setting) in flags[setting].flatMap { $0.isEmpty ? nil : $0 } }
    if let file = value(.file), let kubeconfig = value(.kubeconfig), file != kubeconfig { throw .exclusive(.file, .kubeconfig) }
    explicit = value(.file) ?? value(.kubeconfig)
    (self.flags, self.settings, self.host) = (flags, settings, host)
  }

  /// All of them or none. Throws as `MergedKubeconfig.add` does.
  func add(_ logins: [ClusterSetup], takesCurrent: Bool) throws {
    guard explicit != "-" else {
      guard host.terminal.writeOutput(try MergedKubeconfig.text(of: logins)) else { throw OutputError() }
      return
    }
    var answers: [SetupConflict: Bool] = [:]
    let reports = try MergedKubeconfig.add(
      logins, at: KubeconfigLocation(explicit: explicit, environment: host.environment), takesCurrent: takesCurrent, on: host
    ) { conflict in
      let answer = answers[conflict] ?? replaces(conflict)
      answers[conflict] = answer
      return answer
    }
    for (login, report) in zip(logins, reports) { tell(login, report) }
    if let last = zip(logins, reports).reversed().first(where: { $1.madeCurrent }) { host.say("current-context: \(last.0.name)") }
  }

  /// `--overwrite-existing`, else a person's answer. Without a terminal nobody gives one, and the conflict is an error.
  private func replaces(_ conflict: SetupConflict) -> Bool {
    if flags[.overwriteExisting] == "true" { return true }
    guard ListDialogue.isPossible(on: host) else { return false }
    let question =
      "The \(conflict.list.noun) \"\(conflict.name)\" exists already with other content (\(conflict.path), line \(conflict.line))."
    host.terminal.writeError(host.presentableLine(question) + " Replace it? [y/N] ")
    return ["y", "yes"].contains(host.terminal.readLine()?.lowercased() ?? "")
  }

  private func tell(_ login: ClusterSetup, _ report: SetupReport) {
    for list in KubeconfigList.allCases {
      let outcome =
        if report.written.contains(list) { "written to \(report.path)" } else { report.replaced.contains(list) ? "replaced" : "unchanged" }
      host.say("\(list.noun) \(login.name(in: list)): \(outcome)")
    }
    if report.written.contains(.users) || report.replaced.contains(.users) {
      for secret in settings.secrets(in: login.exec?.arguments ?? []) { host.say(ConversionWarnings.written(secret, settings)) }
    }
    if report.isClosed { host.say(ConversionWarnings.closed(report.path)) }
  }
}
