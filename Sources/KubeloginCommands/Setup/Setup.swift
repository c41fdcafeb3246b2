import ArgumentParser
import Entra
import Kubeconfig
import LoginMethods
import Platform
import ResourceManager
import Settings

/// Writes a cluster, a user that signs in through kubelogin, and a context into a kubeconfig.
struct Setup: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup", abstract: "Write a new cluster, its user and its context into a kubeconfig.",
    discussion: """
      kubelogin setup                          # choose one of your clusters in Azure
      kubelogin setup --name aks -l azurecli   # or --resource-id, or --all
      kubelogin setup --name aks --server https://aks.example:443 --certificate-authority ca.pem \\
        --server-id 6dae42f8-4368-4678-94ff-3960e28e3630 -l azurecli

      A person signs in to Azure Resource Manager as the Azure CLI does, or with --arm-client-id.
      """)
  static let settings = SetupFlags.settings

  @OptionGroup var flags: SettingFlags<SetupFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    // The cluster's flags are none of a login method's: one of them bears the name of a flag that is.
    let ofCluster = line.flags.filter { Setting.cluster.contains($0.key) }
    let settings = Settings(
      flags: line.flags.filter { !Setting.cluster.contains($0.key) }, environment: host.environment, flagsWin: true)
    try settings.validate()
    guard let method = LoginMethods.named(settings[.login]) else { throw SettingError.unsupportedMethod(settings[.login]) }
    if Cloud.named(settings[.environment]) == nil && settings[.environment] != Cloud.azureStack {
      host.say("kubelogin: \"\(settings[.environment])\" is not a known cloud; it is written as it is")
    }
    let file = try SetupFile(ofCluster, settings, on: host)
    if ofCluster[.clusterServer] != nil {
      try refuse([.resourceGroup, .resourceID, .allClusters, .admin, .publicFQDN, .contextName], beside: .clusterServer, in: ofCluster)
      try file.add([try login(ofCluster, method, settings)], takesCurrent: ofCluster[.setCurrent] == "true")
    } else {
      try refuse([.clusterCertificateAuthority], beside: .resourceID, in: ofCluster)
      let source = try ClusterSource(line.flags, on: host)
      let fetched = try AzureSetup(line.flags, method, settings, on: host).logins(source)
      // As az aks get-credentials does; of several clusters none is more current than another.
      let takesCurrent = fetched.count == 1 || ofCluster[.setCurrent] == "true"
      try file.add(fetched, takesCurrent: takesCurrent)
    }
  }

  private static func refuse(_ others: [Setting], beside setting: Setting, in flags: [Setting: String]) throws(ChoiceError) {
    if let other = others.first(where: { flags[$0].map { !$0.isEmpty && $0 != "false" } ?? false }) { throw .exclusive(setting, other) }
  }

  private static func login(_ flags: [Setting: String], _ method: LoginMethod, _ settings: Settings) throws -> ClusterSetup {
    guard let name = flags[.clusterName], !name.isEmpty else { throw SetupError.missing("--name is required") }
    guard let server = flags[.clusterServer], !server.isEmpty else { throw SetupError.missing("--server is required") }
    var login = ClusterSetup(
      name: name, server: try ClusterAddress.checked(server),
      certificateAuthorityData: try flags[.clusterCertificateAuthority].map(ClusterCertificateAuthority.data),
      namespace: flags[.namespace].flatMap { $0.isEmpty ? nil : $0 }, exec: try exec(name, method, settings))
    login.holdsSecret = !settings.secrets(in: login.exec?.arguments ?? []).isEmpty
    return login
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
