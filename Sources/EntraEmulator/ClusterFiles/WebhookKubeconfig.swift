/// How the API server reaches one of the webhooks: a kubeconfig whose server is a whole address.
///
/// Source: Kubernetes documentation, "Webhook Token Authentication" and "Webhook Mode".
struct WebhookKubeconfig: Sendable {
  let files: ClusterFiles
  /// The last part of the address.
  let path: String

  var yaml: String {
    """
    apiVersion: v1
    kind: Config
    clusters:
    - name: entra-emulator
      cluster:
        server: \(files.emulator)/clusters/\(percentEncoded(files.cluster.name))/\(path)
        certificate-authority-data: \(base64(files.authority))
    users:
    - name: api-server
      user:
        client-certificate-data: \(base64(files.credentials.webhookCaller.certificate))
        client-key-data: \(base64(files.credentials.webhookCaller.key))
    contexts:
    - name: webhook
      context:
        cluster: entra-emulator
        user: api-server
    current-context: webhook

    """
  }
}
