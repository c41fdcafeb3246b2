import FoundationEssentials

/// Kubeconfigs: what `az aks get-credentials` asks for, and its relatives.
///
/// Source: vendor reference of Azure Kubernetes Service, "Managed Clusters - List Cluster User Credentials" and its neighbours; of Azure Arc,
/// "Connected Cluster - List Cluster User Credential"; a kubeconfig that it returned.
enum ClusterCredentials {
  static let endpoints: [Endpoint] = [
    managed("/listClusterUserCredential", answerUser), managed("/listClusterAdminCredential", answerAdmin),
    managed("/listClusterMonitoringUserCredential", answerMonitoring), managed("/accessProfiles/{profile}/listCredential", answerProfile),
    managed("/managedNamespaces/{namespace}/listCredential", answerNamespace),
    Endpoint(
      name, "POST", path(.connected) + "/listClusterUserCredential", answerConnected),
  ]

  private static let name = "cluster-credentials"

  private static func managed(_ suffix: String, _ answer: @escaping @Sendable (Exchange) -> EmulatorResponse) -> Endpoint {
    Endpoint(name, "POST", path(.managed) + suffix, answer)
  }

  private static func path(_ kind: Cluster.Kind) -> String {
    "/arm/subscriptions/{subscription}/resourceGroups/{group}/providers/\(kind.rawValue)/{cluster}"
  }

  private static func action(_ name: String) -> String { "\(Cluster.Kind.managed.rawValue)/\(name)/action" }

  // MARK: Azure Kubernetes Service

  private static func answerUser(_ exchange: Exchange) -> EmulatorResponse {
    list(exchange, "clusterUser", needing: action("listClusterUserCredential")) { kubeconfig throws(ResourceManagerError) in
      try kubeconfig.user()
    }
  }

  private static func answerAdmin(_ exchange: Exchange) -> EmulatorResponse {
    list(exchange, "clusterAdmin", needing: action("listClusterAdminCredential")) { kubeconfig throws(ResourceManagerError) in
      try kubeconfig.withCertificate(of: "clusterAdmin")
    }
  }

  private static func answerMonitoring(_ exchange: Exchange) -> EmulatorResponse {
    list(exchange, "clusterMonitoringUser", needing: action("listClusterMonitoringUserCredential")) {
      kubeconfig throws(ResourceManagerError) in
      try kubeconfig.withCertificate(of: "clusterMonitoringUser", organization: "system:monitoring")
    }
  }

  private static func answerNamespace(_ exchange: Exchange) -> EmulatorResponse {
    list(exchange, "clusterUser", needing: action("managedNamespaces/listCredential")) { kubeconfig throws(ResourceManagerError) in
      let namespace = exchange.parameters["namespace"] ?? ""
      guard kubeconfig.resource.cluster.namespaces.contains(namespace) else {
        throw .noResource(
          kubeconfig.resource.id.appending("managedNamespaces", namespace), type: "\(Cluster.Kind.managed.rawValue)/managedNamespaces")
      }
      return try kubeconfig.user(namespace: namespace)
    }
  }

  /// The old form, whose answer is a resource.
  private static func answerProfile(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let resource = try call.cluster(.managed, needing: action("accessProfiles/listCredential"))
      let kubeconfig = try CredentialKubeconfig(resource, exchange)
      let (profile, text): (String, String)
      switch exchange.parameters["profile"]?.lowercased() {
      case "clusteruser": (profile, text) = ("clusterUser", try kubeconfig.user())
      case "clusteradmin": (profile, text) = ("clusterAdmin", try kubeconfig.withCertificate(of: "clusterAdmin"))
      default: throw .noResource(resource.id.appending("accessProfiles", exchange.parameters["profile"] ?? ""), type: "accessProfiles")
      }
      return [
        "id": .string(resource.id.appending("accessProfiles", profile).text), "name": .string(profile),
        "type": "Microsoft.ContainerService/ManagedClusters/AccessProfiles", "location": .string(resource.cluster.location),
        "properties": ["kubeConfig": .string(base64(text))],
      ]
    }
  }

  private static func list(
    _ exchange: Exchange, _ name: String, needing action: String, _ text: (CredentialKubeconfig) throws(ResourceManagerError) -> String
  ) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let kubeconfig = try CredentialKubeconfig(try call.cluster(.managed, needing: action), exchange)
      return ["kubeconfigs": [["name": .string(name), "value": .string(base64(try text(kubeconfig)))]]]
    }
  }

  // MARK: Azure Arc

  private struct ConnectedOrder: Decodable {
    var authenticationMethod: String
    var clientProxy: Bool
  }

  /// With `clientProxy` the answer says how the proxy reaches the cluster; there is no relay here, so that nothing can use it.
  private static func answerConnected(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let kind = Cluster.Kind.connected
      let resource = try call.cluster(kind, needing: "\(kind.rawValue)/listClusterUserCredential/action")
      let order = try? JSONDecoder().decode(ConnectedOrder.self, from: Data(exchange.request.body))
      guard let order, ["AAD", "Token"].contains(order.authenticationMethod) else {
        throw .badRequest("The body needs authenticationMethod, AAD or Token, and clientProxy, true or false.")
      }
      let kubeconfig = try CredentialKubeconfig(resource, exchange)
      let text = order.authenticationMethod == "AAD" ? try kubeconfig.user() : kubeconfig.withoutUser()
      var body: JSON = ["kubeconfigs": [["name": "credentialName1", "value": .string(base64(text))]]]
      if order.clientProxy { body["hybridConnectionConfig"] = relay(of: resource, exchange) }
      return body
    }
  }

  private static func relay(of resource: ClusterResource, _ exchange: Exchange) -> JSON {
    [
      "relay": "relay.emulator.example", "hybridConnectionName": .string("microsoft.kubernetes/connectedclusters/\(resource.name)"),
      "token": .string("SharedAccessSignature \(randomGUID())"), "expirationTime": .int(exchange.now.seconds + 10800),
      "relayTid": .string(resource.tenant?.id ?? ""), "relayType": "Hybrid",
    ]
  }
}
