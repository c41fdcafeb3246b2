/// What makes the members of a cluster's admin groups administrators, under the name that AKS gives it.
struct AdminBinding: Sendable {
  private let groups: [String]

  /// Nil for a cluster without admin groups.
  init?(cluster: Cluster) {
    guard let groups = cluster.adminGroupObjectIDs, !groups.isEmpty else { return nil }
    self.groups = groups
  }

  var yaml: String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata:
      name: aks-cluster-admin-binding-aad
      labels:
        addonmanager.kubernetes.io/mode: Reconcile
        kubernetes.io/cluster-service: "true"
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: cluster-admin
    subjects:
    \(groups.map { "- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: \(quoted($0))}" }.joined(separator: "\n"))

    """
  }
}
