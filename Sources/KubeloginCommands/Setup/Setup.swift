import ArgumentParser
import Entra
import Kubeconfig
import LoginMethods
import Platform
import Settings

/// Writes a cluster, a user that signs in through kubelogin, and a context into a kubeconfig.
struct Setup: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup", abstract: "Write a new cluster, its user and its context into a kubeconfig.",
    discussion: """
      kubelogin setup --name aks --server https://aks.example:443 --certificate-authority ca.pem \\
        --server-id 6dae42f8-4368-4678-94ff-3960e28e3630 -l azurecli
      """)
  static let settings = SetupFlags.settings

  @OptionGroup var flags: SettingFlags<SetupFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    // The cluster's flags do not belong to a login method, but one of them has the name of a flag that does.
    let ofCluster = line.flags.filter { Setting.cluster.contains($0.key) }
    let settings = Settings(
      flags: line.flags.filter { !Setting.cluster.contains($0.key) }, environment: host.environment, flagsWin: true)
    try settings.validate()
    guard let method = LoginMethods.named(settings[.login]) else { throw SettingError.unsupportedMethod(settings[.login]) }
    if Cloud.named(settings[.environment]) == nil && settings[.environment] != Cloud.azureStack {
      host.say("kubelogin: \"\(settings[.environment])\" is not a known cloud; it is written as it is")
    }

    var login = try login(ofCluster, method, settings)
    let secrets = settings.secrets(in: login.exec.arguments)
    login.holdsSecret = !secrets.isEmpty
    let report = try MergedKubeconfig.add(
      login, at: KubeconfigLocation(explicit: ofCluster[.kubeconfig], environment: host.environment),
      takesCurrent: ofCluster[.setCurrent] == "true", on: host)
    for list in KubeconfigList.allCases {
      host.say("\(list.noun) \(login.name): \(report.written.contains(list) ? "written to \(report.path)" : "unchanged")")
    }
    for secret in secrets where report.written.contains(.users) { host.say(ConversionWarnings.written(secret, settings)) }
    if report.isClosed { host.say(ConversionWarnings.closed(report.path)) }
    if report.madeCurrent { host.say("current-context: \(login.name)") }
  }

  private static func login(_ flags: [Setting: String], _ method: LoginMethod, _ settings: Settings) throws -> ClusterSetup {
    guard let name = flags[.clusterName], !name.isEmpty else { throw SetupError.missing("--name is required") }
    guard let server = flags[.clusterServer], !server.isEmpty else { throw SetupError.missing("--server is required") }
    return ClusterSetup(
      name: name, server: try ClusterAddress.checked(server),
      certificateAuthorityData: try flags[.clusterCertificateAuthority].map(ClusterCertificateAuthority.data),
      namespace: flags[.namespace].flatMap { $0.isEmpty ? nil : $0 }, exec: try exec(name, method, settings))
  }

  /// What convert-kubeconfig makes of a user without arguments.
  private static func exec(_ name: String, _ method: LoginMethod, _ settings: Settings) throws -> ExecEntry {
    let user = KubeconfigUser(name: EntryName(name), path: "", line: 0, exec: ExecEntry(command: "kubelogin", arguments: ["get-token"]))
    do {
      guard case .converted(let exec) = try KubeconfigConversion(method: method, settings: settings).outcome(for: user) else {
        throw UnexpectedError(text: "a user of our own is skipped")
      }
      return exec
    } catch let error as ConversionError {
      throw SetupError.missing(error.message)
    }
  }
}

struct SetupFlags: SettingList {
  static let settings = Setting.setup
}
