/// A cluster of kind whose API server finds the folder at the same path as this machine.
///
/// The patch has no version: kind fits it to the version of kubeadm.
/// Source: kind's documentation, "Extra Mounts" and "Kubeadm Config Patches".
struct KindConfiguration: Sendable {
  let files: ClusterFiles

  var yaml: String {
    let folder = quoted(files.folder)
    return """
      apiVersion: kind.x-k8s.io/v1alpha4
      kind: Cluster
      name: \(quoted(files.cluster.name))
      nodes:
      - role: control-plane
        extraMounts:
        - hostPath: \(folder)
          containerPath: \(folder)
          readOnly: true
      kubeadmConfigPatches:
      - |
        kind: ClusterConfiguration
        apiServer:
          extraArgs:
            authentication-token-webhook-config-file: \(quoted(files.folder + "/authentication-webhook.yaml"))
            authentication-token-webhook-version: v1
            authentication-token-webhook-cache-ttl: 10s
            authorization-config: \(quoted(files.folder + "/authorization.yaml"))
          extraVolumes:
          - name: entra-emulator
            hostPath: \(folder)
            mountPath: \(folder)
            readOnly: true
            pathType: Directory

      """
  }
}
