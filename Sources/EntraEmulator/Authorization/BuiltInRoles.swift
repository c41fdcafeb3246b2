/// Azure's own roles: those for what is inside an AKS cluster, those for clusters as resources, and the general ones.
///
/// Source: vendor pages "Azure built-in roles for Containers" and "Azure built-in roles: General".
enum BuiltInRoles {
  static let all = [reader, writer, admin, clusterAdmin] + management

  static let reader = RoleDefinition(
    id: "7f6c6a51-bcf8-42ba-9220-52d62157d7db", name: "Azure Kubernetes Service RBAC Reader", actions: basicActions,
    dataActions: readable.map { data("\($0)/read") })

  static let writer = RoleDefinition(
    id: "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", name: "Azure Kubernetes Service RBAC Writer", actions: basicActions,
    dataActions: writable.map { data("\($0)/*") } + seen.map { data("\($0)/read") }
      + ["read", "write", "delete"].map { data("coordination.k8s.io/leases/\($0)") })

  static let admin = RoleDefinition(
    id: "3498e952-d568-435e-9b2c-8d77e338d7f7", name: "Azure Kubernetes Service RBAC Admin", actions: basicActions + [kubeconfig],
    dataActions: [data("*")],
    notDataActions: ["resourcequotas/write", "resourcequotas/delete", "namespaces/write", "namespaces/delete"].map(data))

  static let clusterAdmin = RoleDefinition(
    id: "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", name: "Azure Kubernetes Service RBAC Cluster Admin", actions: basicActions + [kubeconfig],
    dataActions: [data("*")])

  private static let kubeconfig = "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"
  private static let basicActions = [
    "Microsoft.Authorization/*/read", "Microsoft.Resources/subscriptions/operationresults/read", "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
  ]

  private static func data(_ name: String) -> String { "\(Cluster.Kind.managed.rawValue)/\(name)" }

  /// What Writer may change.
  private static let writable = [
    "apps/daemonsets", "apps/deployments", "apps/replicasets", "apps/statefulsets", "autoscaling/horizontalpodautoscalers",
    "batch/cronjobs", "batch/jobs", "configmaps", "endpoints", "events", "extensions/daemonsets", "extensions/deployments",
    "extensions/ingresses", "extensions/networkpolicies", "extensions/replicasets", "networking.k8s.io/ingresses",
    "networking.k8s.io/networkpolicies", "persistentvolumeclaims", "pods", "policy/poddisruptionbudgets", "replicationcontrollers",
    "secrets", "serviceaccounts", "services",
  ]

  /// What Reader and Writer may only read.
  private static let seen = [
    "apps/controllerrevisions", "discovery.k8s.io/endpointslices", "events.k8s.io/events", "limitranges", "metrics.k8s.io/pods",
    "metrics.k8s.io/nodes", "namespaces", "resourcequotas",
  ]

  private static let readable = writable.filter { $0 != "secrets" } + seen
}
