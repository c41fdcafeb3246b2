/// An application of Microsoft's that stands for the API servers of many clusters, and the client by which people sign in to it.
public struct KnownServer: Sendable, Equatable {
  /// What may stand in place of the ID.
  public let name: String
  public let serverID: String
  /// A public client: it needs no credential, and no program can sign in as it.
  public let clientID: String

  /// Clusters of AKS. Source: AKS, "Use kubelogin to authenticate users in AKS".
  public static let aks = KnownServer(
    name: "aks", serverID: "6dae42f8-4368-4678-94ff-3960e28e3630", clientID: "80faf920-1908-4b52-b5ef-a8e7bedfc67a")
  /// Clusters connected by Azure Arc. Source: Azure Arc, "Use Azure RBAC on Azure Arc-enabled Kubernetes clusters".
  public static let arc = KnownServer(
    name: "arc", serverID: "6256c85f-0aad-4d50-b960-e6e9b21efe35", clientID: "3f4439ff-e698-4d6d-84fe-09c9d574f06b")
  public static let all = [aks, arc]

  /// By a server ID in any of its spellings; `nil` for all other servers.
  public static func with(serverID: String) -> KnownServer? {
    let resource = resource(ofServer: serverID).lowercased()
    return all.first { $0.serverID == resource }
  }

  /// The server ID that a value of `--server-id` means: names are read without regard to case, all else is itself.
  public static func serverID(meantBy text: String) -> String {
    all.first { $0.name == text.lowercased() }?.serverID ?? text
  }
}
