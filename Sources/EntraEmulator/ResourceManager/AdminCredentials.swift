import FoundationEssentials

/// What `az aks get-credentials --admin` asks for: the kubeconfig of the local administrator, whom Entra does not know.
///
/// Source: vendor reference of Azure Kubernetes Service, "Managed Clusters - List Cluster Admin Credentials".
enum AdminCredentials {
  static let path =
    "/arm/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}"
    + "/listClusterAdminCredential"

  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerEndpoints.answer(exchange) { () throws(ResourceManagerError) in
      _ = try ResourceManagerEndpoints.subscription(of: exchange)
      let name = exchange.parameters["cluster"] ?? ""
      guard let cluster = exchange.directory.cluster(name) else { throw .noCluster(name) }
      guard cluster.disableLocalAccounts != true else {
        throw .badRequest("Getting static credential is not allowed because this cluster is set to disable local accounts.")
      }
      guard let credential = try? exchange.emulator.issuer?.localAdministrator(now: exchange.now) else {
        throw .badRequest("This emulator does not have the key of its authority.")
      }
      let kubeconfig = AdminKubeconfig(
        name: name, user: "clusterAdmin_\(exchange.parameters["group"] ?? "")_\(name)", server: "\(exchange.baseURL)/aks/\(name)",
        authority: exchange.emulator.authorityCertificate, credential)
      return ["kubeconfigs": [["name": "clusterAdmin", "value": .string(base64(kubeconfig.yaml))]]]
    }
  }
}
