import Platform
import ResourceManager

/// A cluster as `kubelogin clusters` tells it. The names are those of `-o json`: scripts count on them.
struct ClusterSummary: Encodable, Equatable {
  let id: String
  let name: String
  let resourceGroup: String
  let subscription: String?
  let subscriptionID: String
  let location: String
  let version: String?
  /// `Running`, `Stopped`, or what an Arc cluster says of its connection.
  let state: String?
  let isPrivate: Bool
  /// `yes`, `no`, or `legacy`, where its owner has registered the applications.
  let entra: String
  let azureRBAC: Bool
  let localAccounts: Bool?
  /// `AKS` or `Arc`
  let kind: String

  private enum CodingKeys: String, CodingKey {
    case id, name, resourceGroup, subscription, location, version, state, entra, azureRBAC, localAccounts, kind
    case subscriptionID = "subscriptionId"
    case isPrivate = "private"
  }

  init(_ cluster: AzureCluster) {
    id = cluster.id.text
    name = cluster.name
    resourceGroup = cluster.id.group
    subscription = cluster.subscriptionName
    subscriptionID = cluster.id.subscription
    location = cluster.location
    version = cluster.version
    state = cluster.state
    isPrivate = cluster.isPrivate
    entra = cluster.entra.rawValue
    azureRBAC = cluster.usesAzureRBAC
    localAccounts = cluster.hasLocalAccounts
    kind = cluster.id.kind.rawValue
  }
}

/// The clusters as a table for people.
struct ClusterTable {
  let clusters: [AzureCluster]

  static let header = [
    "NAME", "GROUP", "SUBSCRIPTION", "LOCATION", "VERSION", "STATE", "PRIVATE", "ENTRA", "AZURE RBAC", "LOCAL ACCOUNTS", "KIND",
  ]

  /// Empty without clusters.
  var text: String { clusters.isEmpty ? "" : alignedText([Self.header] + rows) }

  private var rows: [[String]] {
    clusters.map { cluster in
      let yesOrNo = { (value: Bool?) in value.map { $0 ? "yes" : "no" } }
      let cells = [
        cluster.name, cluster.id.group, cluster.subscriptionName ?? cluster.id.subscription, cluster.location, cluster.version,
        cluster.state,
        yesOrNo(cluster.isPrivate), cluster.entra.rawValue, yesOrNo(cluster.usesAzureRBAC), yesOrNo(cluster.hasLocalAccounts),
        cluster.id.kind.rawValue,
      ]
      return cells.map { cell in cell.flatMap { $0.isEmpty ? nil : $0.withoutControlCharacters } ?? "-" }
    }
  }
}
