// The flags of setup.

extension Setting {
  public static let clusterName = Setting(
    "name", "n", help: "Name of the cluster in Azure; with --server that of the cluster, its user and its context in the kubeconfig")
  public static let clusterServer = Setting("server", kind: .url, help: "Address of the cluster's API server, https")
  /// Of the same name as the flag of the other commands, for another host: a command takes one of the two.
  public static let clusterCertificateAuthority = Setting(
    "certificate-authority", kind: .file,
    help: "PEM file with the CA certificates of the cluster, written into the kubeconfig; without it the machine's own are used")
  public static let namespace = Setting("namespace", help: "Namespace of the context")
  public static let setCurrent = Setting(
    "set-current", kind: .toggle, help: "Make the context the current one, even if there is one already")

  public static let resourceGroup = Setting("resource-group", "g", help: "Resource group of the cluster in Azure")
  public static let resourceID = Setting("resource-id", help: "Resource ID of the cluster in Azure, in place of its names")
  /// Of the same name as the flag for azurecli, which it gives as well.
  public static let setupSubscription = Setting(
    "subscription", "s", help: "Name or ID of the cluster's subscription in Azure; for azurecli also az's")
  public static let allClusters = Setting("all", kind: .toggle, help: "Write every cluster in Azure that runs")
  public static let admin = Setting("admin", "a", kind: .toggle, help: "Take the certificate of the local administrator, not a sign-in")
  public static let publicFQDN = Setting(
    "public-fqdn", kind: .toggle, help: "Take the public name of a private cluster")
  /// Of the same name as get-token's flag, which reads a context.
  public static let contextName = Setting(
    "context", help: "Name of the cluster and its context in the kubeconfig, in place of the name in Azure")
  public static let overwriteExisting = Setting(
    "overwrite-existing", kind: .toggle, help: "Replace entries of the same name that say something else")
  public static let file = Setting("file", "f", kind: .file, help: "The same as --kubeconfig; - prints the new entries and writes no file")

  /// Flags that say where the cluster is, and where that is written.
  public static let cluster: [Setting] =
    [
      clusterName, resourceGroup, resourceID, allClusters, clusterServer, clusterCertificateAuthority, admin, publicFQDN, contextName,
      namespace, setCurrent, overwriteExisting, kubeconfig, file,
    ] + resourceManager

  /// Flags of setup. The sign-in host's own CAs have none here.
  public static let setup =
    cluster + [setupSubscription] + shared.filter { ![certificateAuthority, subscription].contains($0) } + [azureConfigDirectory] + global
}
