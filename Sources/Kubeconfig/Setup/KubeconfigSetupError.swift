public import Platform

/// A cluster cannot be added to a kubeconfig. Nothing is written then.
public enum KubeconfigSetupError: UserFacingError, Equatable {
  /// An entry of that name says something else.
  case conflict(KubeconfigList, name: String, path: String, line: Int)
  /// The text is legal, but nothing that we change with certainty.
  case unusualStyle(path: String, line: Int, key: String, what: String)
  /// KUBECONFIG is set and holds empty entries only.
  case noPath

  public var code: String {
    switch self {
    case .conflict: "setup.conflict"
    case .unusualStyle: "setup.style"
    case .noPath: "setup.no-path"
    }
  }

  public var summary: String {
    switch self {
    case .conflict(let list, let name, let path, let line):
      "the \(list.noun) \"\(name)\" exists already with other content (\(path), line \(line))"
    case .unusualStyle(let path, let line, let key, let what): "\(path):\(line): cannot add to \(key): \(what)"
    case .noPath: "KUBECONFIG names no file"
    }
  }

  public var remedy: String {
    switch self {
    case .conflict(let list, let name, _, _):
      "choose another name, replace it with --overwrite-existing, or remove it: kubectl config delete-\(list.noun) \(shellQuoted(name)); "
        + "nothing was written"
    case .unusualStyle: "write this list in plain block style, then run this again; nothing was written"
    case .noPath: "unset KUBECONFIG, or pass --kubeconfig"
    }
  }
}
