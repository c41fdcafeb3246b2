/// A kind of object that the API server knows.
struct ResourceType: Sendable {
  let group: String
  let version: String
  let name: String
  let kind: String
  let singular: String
  let shortNames: [String]
  let isNamespaced: Bool
  let verbs: [String]

  /// Whether `kubectl get all` includes it.
  var isInAll: Bool { group == "apps" || ["pods", "services"].contains(name) }

  var groupVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// Every resource that discovery lists.
  static let all: [ResourceType] = [
    core("configmaps", "ConfigMap", ["cm"]),
    core("events", "Event", ["ev"]),
    core("namespaces", "Namespace", ["ns"], isNamespaced: false),
    core("nodes", "Node", ["no"], isNamespaced: false),
    core("pods", "Pod", ["po"]),
    core("secrets", "Secret", []),
    core("services", "Service", ["svc"]),
    apps("daemonsets", "DaemonSet", ["ds"]),
    apps("deployments", "Deployment", ["deploy"]),
    apps("replicasets", "ReplicaSet", ["rs"]),
    apps("statefulsets", "StatefulSet", ["sts"]),
    review("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview"),
    review("authentication.k8s.io", "v1beta1", "selfsubjectreviews", "SelfSubjectReview"),
    review("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
    review("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
  ]

  private static func core(_ name: String, _ kind: String, _ shortNames: [String], isNamespaced: Bool = true) -> ResourceType {
    ResourceType(
      group: "", version: "v1", name: name, kind: kind, singular: kind.lowercased(), shortNames: shortNames, isNamespaced: isNamespaced,
      verbs: ["get", "list"])
  }

  private static func apps(_ name: String, _ kind: String, _ shortNames: [String]) -> ResourceType {
    ResourceType(
      group: "apps", version: "v1", name: name, kind: kind, singular: kind.lowercased(), shortNames: shortNames, isNamespaced: true,
      verbs: ["get", "list"])
  }

  private static func review(_ group: String, _ version: String, _ name: String, _ kind: String) -> ResourceType {
    ResourceType(
      group: group, version: version, name: name, kind: kind, singular: kind.lowercased(), shortNames: [], isNamespaced: false,
      verbs: ["create"])
  }
}
