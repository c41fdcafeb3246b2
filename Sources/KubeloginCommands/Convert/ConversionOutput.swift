import Kubeconfig
import LoginMethods
import Platform
import Settings

/// Shows what a conversion did: diffs and JSON on stdout, else lines on stderr.
struct ConversionOutput {
  let settings: Settings
  let host: Host

  /// `nothing`: said where neither a file changed nor a user was looked at.
  func show(
    _ changes: [KubeconfigChange], as action: ConversionReport.File.Action, users: [ConversionReport.User], nothing: String
  ) throws {
    let isJSON = settings[.report] == "json"
    var report = ConversionReport(isDryRun: settings.isOn(.dryRun), users: users)
    var shown: [UInt8] = []
    for change in changes {
      let diff = settings.isOn(.diff) ? try UnifiedDiff(of: change, hiding: Self.secretWords) : nil
      if diff?.hidesSecrets == true {
        host.say("kubelogin: the diff of \(change.path) hides secrets (***), so it cannot be applied")
      }
      let text = diff?.text(isColoured: !isJSON && host.isColourWanted)
      if !isJSON, let text { shown += text }
      report.files.append(ConversionReport.File(path: change.path, action: action, diff: text.map { String(decoding: $0, as: UTF8.self) }))
    }
    if isJSON { shown = try ReportFormat.json(report) }
    if !shown.isEmpty, !host.terminal.writeOutput(shown) { throw OutputError() }
    guard !isJSON else { return }
    for line in report.lines { host.say(line) }
    if report.lines.isEmpty { host.say("kubelogin: \(nothing)") }
  }

  private static let secretWords = SecretWords(
    flags: Set(Setting.shared.filter(\.isSecret).map(\.flag)), commandFlags: [Setting.federatedTokenCommand.flag],
    harmlessVariables: LoginMethods.harmlessVariables)
}

extension Host {
  /// Source: https://no-color.org.
  fileprivate var isColourWanted: Bool { terminal.outputIsTerminal && environment.nonEmpty("NO_COLOR") == nil }
}
