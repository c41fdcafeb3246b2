/// A resource of Kubernetes for which Azure has data actions by name; every other is a custom resource.
///
/// Source: vendor page "Azure permissions for Containers", Microsoft.ContainerService, data actions of managedClusters.
struct KnownResource: Sendable, Equatable {
  /// Empty for the core group.
  let group: String
  let name: String
  /// What can be done with it beside read, write and delete.
  var actions: [String] = []

  static func contains(group: String, name: String) -> Bool { names.contains("\(group)/\(name)") }

  static let all: [KnownResource] = groups.flatMap { group, names in
    names.split(separator: " ").map { KnownResource(group: group, name: String($0), actions: actions["\(group)/\($0)"] ?? []) }
  }

  private static let names = Set(all.map { "\($0.group)/\($0.name)" })

  private static let actions = [
    "/pods": ["exec/action"], "/users": ["impersonate/action"], "/groups": ["impersonate/action"],
    "/serviceaccounts": ["impersonate/action"], "policy/podsecuritypolicies": ["use/action"],
    "rbac.authorization.k8s.io/roles": ["bind/action", "escalate/action"],
    "rbac.authorization.k8s.io/clusterroles": ["bind/action", "escalate/action"],
  ]

  private static let groups: [(String, String)] = [
    (
      "",
      """
      bindings componentstatuses configmaps endpoints events groups limitranges namespaces nodes persistentvolumeclaims persistentvolumes \
      pods podtemplates replicationcontrollers resourcequotas secrets serviceaccounts services users
      """
    ),
    ("admissionregistration.k8s.io", "mutatingwebhookconfigurations validatingwebhookconfigurations"),
    ("apiextensions.k8s.io", "customresourcedefinitions"),
    ("apiregistration.k8s.io", "apiservices"),
    ("apps", "controllerrevisions daemonsets deployments replicasets statefulsets"),
    ("authentication.k8s.io", "tokenreviews userextras"),
    ("authorization.k8s.io", "localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews"),
    ("autoscaling", "horizontalpodautoscalers"),
    ("batch", "cronjobs jobs"),
    ("certificates.k8s.io", "certificatesigningrequests"),
    ("coordination.k8s.io", "leases"),
    ("discovery.k8s.io", "endpointslices"),
    ("events.k8s.io", "events"),
    ("extensions", "daemonsets deployments ingresses networkpolicies podsecuritypolicies replicasets"),
    ("flowcontrol.apiserver.k8s.io", "flowschemas prioritylevelconfigurations"),
    ("metrics.k8s.io", "nodes pods"),
    ("networking.k8s.io", "ingressclasses ingresses networkpolicies"),
    ("node.k8s.io", "runtimeclasses"),
    ("policy", "poddisruptionbudgets podsecuritypolicies"),
    ("rbac.authorization.k8s.io", "clusterrolebindings clusterroles rolebindings roles"),
    ("scheduling.k8s.io", "priorityclasses"),
    ("storage.k8s.io", "csidrivers csinodes csistoragecapacities storageclasses volumeattachments"),
  ]
}
