// Flags of convert-kubeconfig alone, in the order in which help lists them.

extension Setting {
  public static let selectedContext = Setting(
    "context", kind: .list(commas: false),
    help: "Convert the users of these contexts only: a name or a pattern (* ? [a-z]); may be given several times")
  public static let selectedUser = Setting(
    "user", kind: .list(commas: false),
    help: "Convert these users only: a name or a pattern (* ? [a-z]); may be given several times")
  public static let dryRun = Setting("dry-run", kind: .toggle, help: "Say what would be done, and write nothing")
  public static let diff = Setting(
    "diff", kind: .toggle,
    help: "Print the change as a unified diff; secrets are shown as ***, and a diff with such a line cannot be applied")
  public static let undo = Setting(
    "undo", kind: .toggle, help: "Restore these files as they were before the last run; a second --undo reverses the first")
  public static let report = Setting(
    "output", "o", default: "text", choices: ["text", "json"], help: "Report: text (on stderr) or json (on stdout)")
  public static let pin = Setting(
    "pin", kind: .toggle,
    help: "Mark users, so that later runs skip them unless --user or --context names them; converts only with --login")
  public static let unpin = Setting(
    "unpin", kind: .toggle, help: "Remove the mark of --pin, also from users that are not named; converts only with --login")
  public static let execCommand = Setting("exec-command", help: "Program that kubectl is to run, such as /opt/bin/kubelogin")
  public static let execAPIVersion = Setting(
    "exec-api-version", choices: ["v1", "v1beta1"].flatMap { [$0, "client.authentication.k8s.io/\($0)"] },
    help: "Version of the protocol between kubectl and kubelogin: v1 or v1beta1")
  public static let interactiveMode = Setting(
    "interactive-mode", choices: ["Never", "IfAvailable", "Always"],
    help: "Whether kubelogin may read kubectl's stdin: Never, IfAvailable or Always")
  public static let provideClusterInfo = Setting(
    "provide-cluster-info", kind: .toggle, help: "Let kubectl pass facts about the cluster to kubelogin; =false turns this off")
  public static let azureConfigDirectory = Setting(
    "azure-config-dir", kind: .directory, help: "AZURE_CONFIG_DIR that azurecli is to use, written into the kubeconfig")

  /// Flags of convert-kubeconfig.
  public static let convertKubeconfig: [Setting] =
    shared + [
      kubeconfig, selectedContext, selectedUser, dryRun, diff, undo, report, pin, unpin, execCommand, execAPIVersion, interactiveMode,
      provideClusterInfo, azureConfigDirectory,
    ] + global
}
