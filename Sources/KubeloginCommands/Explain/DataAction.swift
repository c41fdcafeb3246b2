/// What Azure RBAC is asked for a request to an AKS cluster, such as `Microsoft.ContainerService/managedClusters/pods/read`.
///
/// Source: vendor pages "Use Azure RBAC for Kubernetes authorization" and "Azure permissions for Containers".
struct DataAction: Sendable, Equatable {
  /// Behind the type of the cluster.
  let name: String
  /// A resource for which Azure has no name of its own.
  var isCustom = false
  /// A verb that Azure has no word for: only a role with `*` can have it.
  var isUnknownVerb = false

  static let clusterType = "Microsoft.ContainerService/managedClusters"

  var id: String { "\(Self.clusterType)/\(name)" }

  init(_ request: RefusedRequest) {
    let operation = Self.operation(request.verb)
    isUnknownVerb = operation == nil
    guard let resource = request.resource else {
      name = Self.joined([String((request.path ?? "").drop { $0 == "/" }), operation])
      return
    }
    let parts = resource.split(separator: "/", maxSplits: 1).map(String.init)
    let kind = parts.first ?? ""
    guard Self.named[request.group]?.contains(kind) == true else {
      name = Self.joined(["customresources", operation])
      isCustom = true
      return
    }
    let isExec = request.group.isEmpty && resource == "pods/exec"
    if isExec { isUnknownVerb = false }
    name = Self.joined([request.group, kind, isExec ? "exec/action" : operation])
  }

  private static func joined(_ parts: [String?]) -> String { parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "/") }

  /// Subresources have the verb of their resource; only `pods/exec` has a name.
  private static func operation(_ verb: String) -> String? {
    switch verb {
    case "get", "list", "watch": "read"
    case "create", "update", "patch": "write"
    case "delete", "deletecollection": "delete"
    case "bind", "escalate", "use", "impersonate": "\(verb)/action"
    default: nil
    }
  }

  /// The resources that Azure names, by their group.
  private static let named: [String: Set<String>] = [
    "": [
      "bindings", "componentstatuses", "configmaps", "endpoints", "events", "groups", "limitranges", "namespaces", "nodes",
      "persistentvolumeclaims", "persistentvolumes", "pods", "podtemplates", "replicationcontrollers", "resourcequotas", "secrets",
      "serviceaccounts", "services", "users",
    ],
    "admissionregistration.k8s.io": ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    "apiextensions.k8s.io": ["customresourcedefinitions"], "apiregistration.k8s.io": ["apiservices"],
    "apps": ["controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"],
    "authentication.k8s.io": ["tokenreviews", "userextras"],
    "authorization.k8s.io": [
      "localsubjectaccessreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews",
    ],
    "autoscaling": ["horizontalpodautoscalers"], "batch": ["cronjobs", "jobs"],
    "certificates.k8s.io": ["certificatesigningrequests"], "coordination.k8s.io": ["leases"],
    "discovery.k8s.io": ["endpointslices"], "events.k8s.io": ["events"],
    "extensions": ["daemonsets", "deployments", "ingresses", "networkpolicies", "podsecuritypolicies", "replicasets"],
    "flowcontrol.apiserver.k8s.io": ["flowschemas", "prioritylevelconfigurations"], "metrics.k8s.io": ["nodes", "pods"],
    "networking.k8s.io": ["ingressclasses", "ingresses", "networkpolicies"], "node.k8s.io": ["runtimeclasses"],
    "policy": ["poddisruptionbudgets", "podsecuritypolicies"],
    "rbac.authorization.k8s.io": ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
    "scheduling.k8s.io": ["priorityclasses"],
    "storage.k8s.io": ["csidrivers", "csinodes", "csistoragecapacities", "storageclasses", "volumeattachments"],
  ]
}
