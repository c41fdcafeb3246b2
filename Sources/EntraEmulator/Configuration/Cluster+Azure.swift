extension Cluster {
  /// What Azure calls this kind of cluster; data actions begin with it.
  enum Kind: String, Sendable, CaseIterable {
    case managed = "Microsoft.ContainerService/managedClusters"
    case connected = "Microsoft.Kubernetes/connectedClusters"
    case fleet = "Microsoft.ContainerService/fleets"
  }

  /// How its webhooks behave where the real ones have flags. Every member may be absent.
  public struct Webhooks: Sendable, Codable, Equatable {
    /// Whether callers need a client certificate of the organization `azure`; absent means no.
    public var requireClientCertificate: Bool?
    /// Whether a signed request counts once only, and needs a nonce; absent means no, as in AKS.
    public var strictNonce: Bool?
    /// Whether users without an object id are denied; absent means that Azure has no opinion about them.
    public var denyOtherUsers: Bool?
    /// Whether Azure is asked before Kubernetes RBAC; absent means after it.
    public var azureFirst: Bool?

    public init(
      requireClientCertificate: Bool? = nil, strictNonce: Bool? = nil, denyOtherUsers: Bool? = nil, azureFirst: Bool? = nil
    ) {
      self.requireClientCertificate = requireClientCertificate
      self.strictNonce = strictNonce
      self.denyOtherUsers = denyOtherUsers
      self.azureFirst = azureFirst
    }
  }

  var isStructured: Bool { structuredAuthentication ?? false }
  var usesAzureRBAC: Bool { enableAzureRBAC ?? false }
}

extension Directory {
  /// The cluster's ARM id. Where the configuration names none, it is in the first subscription of its first tenant, resource group `demo`.
  func resourceID(of cluster: Cluster) -> Scope {
    if let named = cluster.resourceID ?? cluster.popHost, let scope = Scope(named) { return scope }
    let owner = cluster.tenants.lazy.compactMap { self.tenant($0) }.first
    let subscription = subscriptions.first { self.tenant($0.tenant) == owner }?.id ?? "00000000-0000-0000-0000-000000000000"
    return Scope(segments: [
      "subscriptions", subscription, "resourceGroups", "demo", "providers", "Microsoft.ContainerService", "managedClusters", cluster.name,
    ])
  }

  func kind(of cluster: Cluster) -> Cluster.Kind {
    let id = resourceID(of: cluster).text.lowercased()
    return Cluster.Kind.allCases.first { id.contains("/\($0.rawValue.lowercased())/") } ?? .managed
  }
}
