/// A cluster as Azure Resource Manager knows it.
public struct AzureCluster: Sendable, Equatable {
  public var id: ClusterID
  /// `nil` where only its ID is known.
  public var subscriptionName: String?
  public var location = ""
  /// Of Kubernetes.
  public var version: String?
  /// `Running` or `Stopped`; what an Arc cluster says of its connection.
  public var state: String?
  public var isPrivate = false
  public var entra = EntraUse.none
  public var usesAzureRBAC = false
  /// `nil` for Arc, which has none.
  public var hasLocalAccounts: Bool?

  /// How a cluster trusts Microsoft Entra ID.
  public enum EntraUse: String, Sendable, Codable {
    case none = "no"
    /// With application registrations of its owner, and the v1 endpoints.
    case legacy
    case managed = "yes"
  }

  public init(id: ClusterID) { self.id = id }

  public var name: String { id.name }
  /// Its control plane is gone until somebody starts it.
  public var isStopped: Bool { id.kind == .aks && state?.lowercased() == "stopped" }
}

/// The document of a cluster. Source: Azure Kubernetes Service REST reference, "Managed Clusters - Get"; Arc, "Connected Cluster - Get".
struct ClusterDocument: Decodable {
  let id: String
  let location: String?
  let properties: Properties?

  struct Properties: Decodable {
    let powerState: PowerState?
    let kubernetesVersion: String?
    let currentKubernetesVersion: String?
    let privateFQDN: String?
    let apiServerAccessProfile: AccessProfile?
    let aadProfile: EntraProfile?
    let disableLocalAccounts: Bool?
    let connectivityStatus: String?
  }

  struct PowerState: Decodable { let code: String? }
  struct AccessProfile: Decodable { let enablePrivateCluster: Bool? }

  struct EntraProfile: Decodable {
    let managed: Bool?
    let enableAzureRBAC: Bool?
  }

  /// `nil` where the ID is of no cluster.
  var cluster: AzureCluster? {
    guard let id = ClusterID(id) else { return nil }
    var cluster = AzureCluster(id: id)
    cluster.location = location ?? ""
    cluster.version = properties?.currentKubernetesVersion ?? properties?.kubernetesVersion
    cluster.state = properties?.powerState?.code ?? properties?.connectivityStatus
    cluster.isPrivate = properties?.apiServerAccessProfile?.enablePrivateCluster ?? (properties?.privateFQDN?.isEmpty == false)
    cluster.usesAzureRBAC = properties?.aadProfile?.enableAzureRBAC ?? false
    if let profile = properties?.aadProfile { cluster.entra = profile.managed == false && id.kind == .aks ? .legacy : .managed }
    if id.kind == .aks { cluster.hasLocalAccounts = !(properties?.disableLocalAccounts ?? false) }
    return cluster
  }
}

/// A row of the query in `ClusterQuery`.
struct ClusterRow: Decodable {
  let id: String
  let location: String?
  let subscriptionName: String?
  let version: String?
  let currentVersion: String?
  let power: String?
  let connectivity: String?
  let privateCluster: Bool?
  let privateName: String?
  let managedEntra: Bool?
  let entraTenant: String?
  let azureRBAC: Bool?
  let localAccountsOff: Bool?

  /// `nil` where the ID is of no cluster.
  var cluster: AzureCluster? {
    guard let id = ClusterID(id) else { return nil }
    var cluster = AzureCluster(id: id)
    cluster.subscriptionName = subscriptionName
    cluster.location = location ?? ""
    cluster.version = currentVersion ?? version
    cluster.state = power ?? connectivity
    cluster.isPrivate = privateCluster ?? (privateName?.isEmpty == false)
    cluster.usesAzureRBAC = azureRBAC ?? false
    if let managedEntra { cluster.entra = managedEntra ? .managed : .legacy } else if entraTenant != nil { cluster.entra = .managed }
    if id.kind == .aks { cluster.hasLocalAccounts = !(localAccountsOff ?? false) }
    return cluster
  }
}
