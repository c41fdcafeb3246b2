import ArgumentParser
import LoginMethods
import Platform
import ResourceManager
import Settings

/// Lists the clusters that the signed-in identity can see, over all subscriptions of the tenant.
struct Clusters: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "clusters", abstract: "List the AKS and Arc clusters in Azure that you can see.",
    discussion: """
      A person signs in to Azure Resource Manager as the Azure CLI does, or with --arm-client-id. Sign-in logs then name "Microsoft Azure CLI".
      """)
  static let settings = ClustersFlags.settings

  @OptionGroup var flags: SettingFlags<ClustersFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    if let error = ChoiceError(line.flags, of: [.clusterFormat]) { throw error }
    try Settings(flags: line.flags, environment: host.environment, flagsWin: true).validate()
    let progress = Progress(on: host)
    defer { progress.clear() }
    let (manager, signIn) = try ResourceManagerSignIn.open(line.flags, on: host, progress: progress)
    let inventory = ClusterInventory(manager) { progress.show($0) }
    let clusters = try inventory.clusters(subscription: line.flags[.clusterSubscription])
    // Nobody with a subscription is a sign-in to the wrong place.
    let count = clusters.isEmpty ? try ClusterChoiceError.requireSubscription(inventory, signIn.tenantID) : 0
    progress.clear()
    if clusters.isEmpty {
      host.say("kubelogin: no clusters that you can see in \(count == 1 ? "1 subscription" : "\(count) subscriptions")")
    }
    let isJSON = line.flags[.clusterFormat] == "json"
    let output =
      try isJSON
      ? ReportFormat.json(ClusterList(clusters: clusters.map(ClusterSummary.init))) : Array(ClusterTable(clusters: clusters).text.utf8)
    guard output.isEmpty || host.terminal.writeOutput(output) else { throw OutputError() }
  }

  private struct ClusterList: Encodable {
    let clusters: [ClusterSummary]
  }
}

struct ClustersFlags: SettingList {
  static let settings = Setting.clusters
}
