/// What is printed when the files are there: how an API server is started with them.
struct Instructions: Sendable {
  let files: ClusterFiles
  /// Whether the emulator's usual certificate is good for the address that the API server uses.
  let isLocal: Bool

  var text: String {
    let folder = shellQuoted(files.folder)
    let binding =
      AdminBinding(cluster: files.cluster) == nil
      ? "" : "  kubectl --kubeconfig \(folder)/admin.kubeconfig apply -f \(folder)/admin-binding.yaml\n"
    return """
      Wrote \(files.all.count) files to \(files.folder) for the cluster \(files.cluster.name). The API server will ask the emulator at \(files.emulator).
      \(isLocal ? "" : notice)
      kube-apiserver beside an etcd at 127.0.0.1:2379, which \(folder)/kube-apiserver.sh starts:
        \(APIServerFlags(files: files).lines)
      or, in place of the flags that begin with --authentication-token-webhook, without that webhook:
        \(shellQuoted(APIServerFlags(files: files).structuredFlag))
      then
      \(binding)  kubectl --kubeconfig \(folder)/user.kubeconfig get pods

      kind, where the emulator must listen on an address that containers reach:
        kind create cluster --config \(folder)/kind.yaml

      minikube, the same:
      \(minikube)

      """
  }

  private var notice: String {
    "That address is not among those of the emulator's usual certificate: start the emulator with --listen ADDRESS or --name NAME.\n"
  }

  private var minikube: String {
    let folder = shellQuoted(files.folder)
    let (target, place) = ("~/.minikube/files\(ClusterFiles.minikubeFolder)", ClusterFiles.minikubeFolder)
    return """
        mkdir -p \(target)
        cp \(folder)/authentication-webhook.yaml \(folder)/authorization-webhook.yaml \(target)
        cp \(folder)/minikube-authorization.yaml \(target)/authorization.yaml
        minikube start --extra-config=apiserver.authentication-token-webhook-config-file=\(place)/authentication-webhook.yaml \\
          --extra-config=apiserver.authentication-token-webhook-version=v1 \\
          --extra-config=apiserver.authorization-config=\(place)/authorization.yaml
      """
  }
}
