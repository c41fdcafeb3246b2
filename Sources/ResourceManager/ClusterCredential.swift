import FoundationEssentials
import OAuth
import Platform

/// Versions of the interface that sovereign clouds know too. Source: Azure REST API specifications, Microsoft.ContainerService.
enum ManagedClusters {
  static let version = "2023-10-01"
}

/// Source: Azure REST API specifications, Microsoft.Kubernetes.
enum ConnectedClusters {
  static let version = "2024-01-01"
}

/// Asks for the kubeconfig of one cluster.
public struct ClusterCredential: Sendable, Equatable {
  public var id: ClusterID
  /// A local account's, which is nobody's in particular and never expires.
  public var isAdmin = false
  /// The public name of a private cluster, where it has one.
  public var prefersPublicName = false

  public init(id: ClusterID, isAdmin: Bool = false, prefersPublicName: Bool = false) {
    self.id = id
    self.isAdmin = isAdmin
    self.prefersPublicName = prefersPublicName
  }

  /// The kubeconfig's text. Throws `ResourceManagerError` and what the sign-in throws.
  public func kubeconfig(from manager: ResourceManagerClient) throws -> [UInt8] {
    let body: [UInt8]
    do {
      body = try manager.answer("POST", path, body: id.kind == .arc ? encodeJSON(ArcRequest()) : nil)
    } catch ResourceManagerError.localAccountsOff(_, let refusal) {
      throw ResourceManagerError.localAccountsOff(isAdmin: isAdmin, refusal)
    }
    let answer = try manager.decoded(Answer.self, body, what: "kubeconfig")
    guard let text = answer.kubeconfigs.first.flatMap({ Data(base64Encoded: $0.value) }), !text.isEmpty else {
      throw ResourceManagerError.unreadable(host: manager.hostName, what: "kubeconfig")
    }
    return Array(text)
  }

  /// Source: Azure Kubernetes Service REST reference, "Managed Clusters - List Cluster User Credentials"; Arc, "Connected Cluster - List Cluster
  /// User Credential".
  var path: String {
    guard id.kind == .aks else { return "\(id.path)/listClusterUserCredential?api-version=\(ConnectedClusters.version)" }
    let name = isAdmin ? "listClusterAdminCredential" : "listClusterUserCredential"
    // kubectl has not understood the other form since 1.26. An administrator's has no form.
    return "\(id.path)/\(name)?api-version=\(ManagedClusters.version)" + (isAdmin ? "" : "&format=exec")
      + (prefersPublicName ? "&server-fqdn=public" : "")
  }

  private struct ArcRequest: Encodable {
    let authenticationMethod = "AAD"
    let clientProxy = false
  }

  private struct Answer: Decodable {
    let kubeconfigs: [Kubeconfig]

    struct Kubeconfig: Decodable { let value: String }
  }
}

extension AzureCluster {
  /// What Resource Manager says of one cluster. Throws `ResourceManagerError`.
  public static func read(_ id: ClusterID, from manager: ResourceManagerClient) throws -> AzureCluster {
    let version = id.kind == .aks ? ManagedClusters.version : ConnectedClusters.version
    let document = try manager.decoded(
      ClusterDocument.self, manager.answer("GET", "\(id.path)?api-version=\(version)"), what: "cluster")
    guard let cluster = document.cluster else { throw ResourceManagerError.unreadable(host: manager.hostName, what: "cluster") }
    return cluster
  }
}
