// The flags of setup.

extension Setting {
  public static let clusterName = Setting("name", help: "Name of the cluster, its user and its context in the kubeconfig")
  public static let clusterServer = Setting("server", kind: .url, help: "Address of the cluster's API server, https")
  /// Of the same name as the flag of the other commands, for another host: a command takes one of the two.
  public static let clusterCertificateAuthority = Setting(
    "certificate-authority", kind: .file,
    help: "PEM file with the CA certificates of the cluster, written into the kubeconfig; without it the machine's own are used")
  public static let namespace = Setting("namespace", help: "Namespace of the context")
  public static let setCurrent = Setting(
    "set-current", kind: .toggle, help: "Make the context the current one, even if there is one already")

  /// Flags that say where the cluster is, and where that is written.
  public static let cluster: [Setting] = [clusterName, clusterServer, clusterCertificateAuthority, namespace, setCurrent, kubeconfig]

  /// Flags of setup. The sign-in host's own CAs have none here.
  public static let setup = cluster + shared.filter { $0 != certificateAuthority } + [azureConfigDirectory] + global
}
