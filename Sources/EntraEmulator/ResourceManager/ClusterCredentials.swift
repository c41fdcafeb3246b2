import FoundationEssentials

/// What `az aks get-credentials` asks for: the kubeconfig of a cluster that signs people in with Entra.
///
/// Every cluster is in every subscription and resource group.
///
/// Source: vendor reference of Azure Kubernetes Service, "Managed Clusters - List Cluster User Credentials"; a kubeconfig that it returned.
enum ClusterCredentials {
  static let path =
    "/arm/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}"
    + "/listClusterUserCredential"
  /// Azure Kubernetes Service AAD Client.
  private static let client = "80faf920-1908-4b52-b5ef-a8e7bedfc67a"

  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerEndpoints.answer(exchange) { () throws(ResourceManagerError) in
      let (_, tenant) = try ResourceManagerEndpoints.subscription(of: exchange)
      let name = exchange.parameters["cluster"] ?? ""
      guard let cluster = exchange.directory.cluster(name) else { throw .noCluster(name) }
      let text = kubeconfig(cluster, in: exchange.parameters["group"] ?? "", tenant, exchange)
      return ["kubeconfigs": [["name": "clusterUser", "value": .string(Data(text.utf8).base64EncodedString())]]]
    }
  }

  private static func kubeconfig(_ cluster: Cluster, in group: String, _ tenant: Tenant, _ exchange: Exchange) -> String {
    """
    apiVersion: v1
    clusters:
    - cluster:
        certificate-authority-data: \(Data(exchange.emulator.authorityCertificate.utf8).base64EncodedString())
        server: \(exchange.baseURL)/aks/\(cluster.name)
      name: \(cluster.name)
    contexts:
    - context:
        cluster: \(cluster.name)
        user: clusterUser_\(group)_\(cluster.name)
      name: \(cluster.name)
    current-context: \(cluster.name)
    kind: Config
    preferences: {}
    users:
    - name: clusterUser_\(group)_\(cluster.name)
      user:
        exec:
          apiVersion: client.authentication.k8s.io/v1beta1
          args:
          - get-token
          - --environment
          - AzurePublicCloud
          - --server-id
          - \(cluster.serverApplication)
          - --client-id
          - \(client)
          - --tenant-id
          - \(tenant.id)
          - --login
          - devicecode
          command: kubelogin
          env: null
          provideClusterInfo: false

    """
  }
}
