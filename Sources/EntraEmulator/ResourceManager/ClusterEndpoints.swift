/// Clusters as resources: `managedClusters` of Azure Kubernetes Service and `connectedClusters` of Azure Arc.
///
/// Source: vendor reference of Azure Kubernetes Service, "Managed Clusters - Get", "- List", "- List By Resource Group"; of Azure Arc,
/// "Connected Cluster - Get".
enum ClusterEndpoints {
  static let endpoints: [Endpoint] = [Cluster.Kind.managed, .connected].flatMap { kind in
    let name = kind == .managed ? "managed-clusters" : "connected-clusters"
    let subscription = "/arm/subscriptions/{subscription}"
    let group = subscription + "/resourceGroups/{group}"
    return [
      Endpoint(name, "GET", "\(subscription)/providers/\(kind.rawValue)") { list($0, kind) },
      Endpoint(name, "GET", "\(group)/providers/\(kind.rawValue)") { list($0, kind) },
      Endpoint(name, "GET", "\(group)/providers/\(kind.rawValue)/{cluster}") { show($0, kind) },
    ]
  }

  /// What the caller may not read is left out.
  private static func list(_ exchange: Exchange, _ kind: Cluster.Kind) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      try call.checkContainer(needing: kind)
      let found = call.directory.clusterResources.filter {
        $0.kind == kind && call.container.contains($0.id) && call.rights.permits("\(kind.rawValue)/read", at: $0.id)
      }
      return try call.page(found.map { $0.document(isShared: kind == .managed) })
    }
  }

  private static func show(_ exchange: Exchange, _ kind: Cluster.Kind) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      try call.cluster(kind, needing: "\(kind.rawValue)/read").document(isShared: kind == .managed)
    }
  }
}

extension ResourceManagerCall {
  /// The cluster in the path, once the caller may do something with it; who may not is not told whether it exists.
  func cluster(_ kind: Cluster.Kind, needing action: String) throws(ResourceManagerError) -> ClusterResource {
    _ = try subscription()
    let (group, name) = (exchange.parameters["group"] ?? "", exchange.parameters["cluster"] ?? "")
    let id = Scope(segments: container.segments + ["providers"] + kind.rawValue.split(separator: "/").map(String.init) + [name])
    try rights.require(action, at: id)
    let resources = directory.clusterResources
    if let found = resources.first(where: { $0.id == id && $0.kind == kind }) { return found }
    guard resources.contains(where: { container.contains($0.id) }) else { throw .noResourceGroup(group) }
    throw .noResource(id, type: kind.rawValue)
  }

  /// For a list: the group must be there, for those who may know it.
  fileprivate func checkContainer(needing kind: Cluster.Kind) throws(ResourceManagerError) {
    _ = try subscription()
    guard let group = exchange.parameters["group"], rights.permits("\(kind.rawValue)/read", at: container) else { return }
    guard directory.clusterResources.contains(where: { container.contains($0.id) }) else { throw .noResourceGroup(group) }
  }
}

/// A cluster with what its place in Azure says about it.
struct ClusterResource: Sendable {
  let cluster: Cluster
  let id: Scope
  let kind: Cluster.Kind
  /// The tenant of the people who sign in to it.
  let tenant: Tenant?

  var name: String { id.name }
  var names: Cluster.Names { cluster.names(at: id) }
  /// Whether Entra is switched on in today's way, with the fixed pair of applications.
  var isManagedEntra: Bool { cluster.serverApplication.lowercased() == KnownApplications.aksServer }
}

extension Directory {
  var clusterResources: [ClusterResource] {
    clusters.map { cluster in
      ClusterResource(
        cluster: cluster, id: resourceID(of: cluster), kind: kind(of: cluster),
        tenant: cluster.tenants.lazy.compactMap { self.tenant($0) }.first)
    }
  }
}

/// Client ids of Microsoft's applications that kubeconfigs name.
enum KnownApplications {
  static let aksServer = "6dae42f8-4368-4678-94ff-3960e28e3630"
  static let aksClient = "80faf920-1908-4b52-b5ef-a8e7bedfc67a"
  static let arcServer = "6256c85f-0aad-4d50-b960-e6e9b21efe35"
  static let arcClient = "3f4439ff-e698-4d6d-84fe-09c9d574f06b"
}
