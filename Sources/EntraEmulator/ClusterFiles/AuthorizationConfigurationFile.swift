/// Whom the API server asks whether somebody may do something, in AKS's order: Azure is asked about what RBAC does not permit.
///
/// Users of Kubernetes itself are never asked about, so that a stopped emulator does no harm to the cluster.
/// Source: Kubernetes documentation, "Configuring the API Server using an Authorization Config File".
struct AuthorizationConfigurationFile: Sendable {
  let files: ClusterFiles
  /// Where the API server finds the kubeconfig of the webhook.
  let folder: String

  var yaml: String {
    let authorizers = files.cluster.webhooks?.azureFirst == true ? [node, azure, rbac] : [node, rbac, azure]
    return """
      apiVersion: \(files.versions.authorization)
      kind: AuthorizationConfiguration
      authorizers:
      \(authorizers.joined(separator: "\n"))

      """
  }

  private let node = "- type: Node\n  name: node"
  private let rbac = "- type: RBAC\n  name: rbac"

  private var azure: String {
    """
    - type: Webhook
      name: entra-emulator
      webhook:
        # AKS keeps answers for 5m0s and 30s; less shows a new role assignment sooner.
        authorizedTTL: 10s
        unauthorizedTTL: 10s
        timeout: 10s
        subjectAccessReviewVersion: v1
        matchConditionSubjectAccessReviewVersion: v1
        failurePolicy: NoOpinion
        connectionInfo:
          type: KubeConfigFile
          kubeConfigFile: \(quoted(folder + "/authorization-webhook.yaml"))
        matchConditions:
        - expression: "!request.user.startsWith('system:')"
        - expression: "!('system:nodes' in request.groups)"
        - expression: "!('system:masters' in request.groups)"
    """
  }
}
