public import Platform

/// The files that together are the kubeconfig, the first of which wins for each name.
public struct KubeconfigLocation: Sendable, Equatable {
  /// As given: relative ones count from the working directory.
  public let paths: [String]
  /// Whether a file that does not exist is an error (`--kubeconfig`) or passed over.
  public let mustExist: Bool
  /// The value of KUBECONFIG, where it gave the paths: one of them at least must exist.
  let list: String?

  /// `--kubeconfig`, else the list in KUBECONFIG, else `~/.kube/config`.
  ///
  /// A KUBECONFIG that is set, but holds empty entries only, names no file. Without HOME the last resort is `.kube/config`.
  /// Source: client-go, `NewDefaultClientConfigLoadingRules` and `ClientConfigLoadingRules.Load` in tools/clientcmd/loader.go.
  public init(explicit: String?, environment: Environment) {
    if let explicit, !explicit.isEmpty {
      self.init(paths: [explicit], mustExist: true)
      return
    }
    guard let list = environment.nonEmpty("KUBECONFIG") else {
      self.init(paths: [environment.nonEmpty("HOME").map { "\($0)/.kube/config" } ?? ".kube/config"], mustExist: false)
      return
    }
    // The kubeconfig itself, where its path is wanted. It is not split: no part of it is to be taken for a path and shown.
    let parts = InlineContent(path: list) == nil ? list.split(separator: ":").map(String.init) : [list]
    var seen: Set<String> = []
    let paths = parts.filter { seen.insert($0).inserted }
    self.init(paths: paths, mustExist: false, list: list)
  }

  init(paths: [String], mustExist: Bool, list: String? = nil) {
    (self.paths, self.mustExist, self.list) = (paths, mustExist, list)
  }
}
