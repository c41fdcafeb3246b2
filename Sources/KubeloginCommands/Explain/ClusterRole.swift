/// A role that Azure has for what is inside an AKS cluster.
///
/// Source: vendor page "Azure built-in roles for Containers".
struct ClusterRole: Sendable, Equatable {
  let name: String
  let id: String
  /// Of data actions, behind the type of the cluster. A `*` at the end stands for any.
  private let permitted: [String]
  private var withheld: [String] = []

  /// From the smallest to the largest: each has what those before it have.
  static let all = [reader, writer, admin, clusterAdmin]

  static let reader = ClusterRole(
    name: "Azure Kubernetes Service RBAC Reader", id: "7f6c6a51-bcf8-42ba-9220-52d62157d7db",
    permitted: (changeable.filter { $0 != "secrets" } + readable).map { "\($0)/read" })
  static let writer = ClusterRole(
    name: "Azure Kubernetes Service RBAC Writer", id: "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb",
    permitted: changeable.map { "\($0)/*" } + readable.map { "\($0)/read" }
      + ["read", "write", "delete"].map { "coordination.k8s.io/leases/\($0)" })
  static let admin = ClusterRole(
    name: "Azure Kubernetes Service RBAC Admin", id: "3498e952-d568-435e-9b2c-8d77e338d7f7", permitted: ["*"],
    withheld: ["resourcequotas/write", "resourcequotas/delete", "namespaces/write", "namespaces/delete"])
  static let clusterAdmin = ClusterRole(
    name: "Azure Kubernetes Service RBAC Cluster Admin", id: "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", permitted: ["*"])

  /// The smallest that has a data action; `nil` for one of a verb that Azure has no word for.
  static func smallest(with action: DataAction) -> ClusterRole? {
    action.isUnknownVerb ? nil : all.first { $0.has(action) }
  }

  func has(_ action: DataAction) -> Bool {
    permitted.contains { Self.covers($0, action.name) } && !withheld.contains(action.name)
  }

  private static func covers(_ pattern: String, _ name: String) -> Bool {
    pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : pattern == name
  }

  /// What Writer may change.
  private static let changeable = [
    "apps/daemonsets", "apps/deployments", "apps/replicasets", "apps/statefulsets", "autoscaling/horizontalpodautoscalers",
    "batch/cronjobs", "batch/jobs", "configmaps", "endpoints", "events", "extensions/daemonsets", "extensions/deployments",
    "extensions/ingresses", "extensions/networkpolicies", "extensions/replicasets", "networking.k8s.io/ingresses",
    "networking.k8s.io/networkpolicies", "persistentvolumeclaims", "pods", "policy/poddisruptionbudgets", "replicationcontrollers",
    "secrets", "serviceaccounts", "services",
  ]

  /// What Reader and Writer may read and not change.
  private static let readable = [
    "apps/controllerrevisions", "discovery.k8s.io/endpointslices", "events.k8s.io/events", "limitranges", "metrics.k8s.io/nodes",
    "metrics.k8s.io/pods", "namespaces", "resourcequotas",
  ]
}
