import ArgumentParser
import Entra
import Kubeconfig
import LoginMethods
import Platform
import Settings
import TokenCache

/// Rewrites kubeconfig users to sign in through kubelogin.
struct ConvertKubeconfig: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert-kubeconfig", abstract: "Rewrite the users of a kubeconfig to sign in through kubelogin.")
  static let settings = ConvertKubeconfigFlags.settings

  @OptionGroup var flags: SettingFlags<ConvertKubeconfigFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let settings = Settings(flags: line.flags, environment: host.environment, flagsWin: true)
    if let error = ChoiceError(line.flags, of: [.report, .execAPIVersion, .interactiveMode]) { throw error }
    let location = KubeconfigLocation(explicit: settings.flag(.kubeconfig), environment: host.environment)
    let backups = CacheDirectory(flag: nil, environment: host.environment).map { BackupDirectory(in: $0.backups) }
    let output = ConversionOutput(settings: settings, host: host)
    if settings.isOn(.undo) {
      if let other = [Setting.selectedContext, .selectedUser, .pin, .unpin].first(where: line.flags.keys.contains) {
        throw ChoiceError.exclusive(.undo, other)
      }
      guard let backups else { throw UndoError.noBackup(paths: location.paths.joined(separator: ":")) }
      let changes = try backups.undo(at: location, on: host, isDryRun: settings.isOn(.dryRun))
      return try output.show(changes, as: .restored, users: [], nothing: "the files are as they were before")
    }
    if settings.isOn(.pin) && settings.isOn(.unpin) { throw ChoiceError.exclusive(.pin, .unpin) }
    try settings.validate()
    guard let method = LoginMethods.named(settings[.login]) else { throw SettingError.unsupportedMethod(settings[.login]) }
    if Cloud.named(settings[.environment]) == nil && settings[.environment] != Cloud.azureStack {
      host.say("kubelogin: \"\(settings[.environment])\" is not a known cloud; it is written as it is")
    }

    let conversion = KubeconfigConversion(method: method, settings: settings)
    var run: ConversionRun?
    let changes = try MergedKubeconfig.update(at: location, on: host, isDryRun: settings.isOn(.dryRun), backups: backups) { kubeconfig in
      let selection = try UserSelection(
        contexts: line.reading.elements(of: .selectedContext).filter { !$0.isEmpty }, users: line.reading.elements(of: .selectedUser),
        in: kubeconfig)
      let decided = try ConversionRun(conversion, of: selection, pinned: kubeconfig.pinnedUsers)
      run = decided
      return decided.edits
    }
    guard let run else { return }
    for notice in run.selection.notices + ConversionWarnings(run, changes, settings).lines { host.say(notice) }
    try output.show(changes, as: .changed, users: run.users, nothing: "there is no user to convert")
  }
}

struct ConvertKubeconfigFlags: SettingList {
  static let settings = Setting.convertKubeconfig
}
