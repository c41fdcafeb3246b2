import Glibc
public import Platform

/// What adding a cluster came to.
public struct SetupReport: Sendable, Equatable {
  /// The file for new entries.
  public var path: String
  public var written: [KubeconfigList] = []
  /// Entries of the same name that said something else, in whichever file.
  public var replaced: [KubeconfigList] = []
  /// Entries of the same name that say the same, in whichever file.
  public var unchanged: [KubeconfigList] = []
  /// The context was made the current one.
  public var madeCurrent = false
  /// Others could read a file, and cannot any more: it holds a secret now.
  public var isClosed = false
}

/// An entry of a kubeconfig that has the name of a new one, and says something else.
public struct SetupConflict: Sendable, Hashable {
  public let list: KubeconfigList
  public let name: String
  public let path: String
  public let line: Int

  public var error: KubeconfigSetupError { .conflict(list, name: name, path: path, line: line) }
}

extension MergedKubeconfig {
  /// Writes cluster, user and context, as far as they are missing, into the file where kubectl writes new entries: under client-go's lock,
  /// in one step. A file that does not exist is made, with its directory.
  ///
  /// The context becomes the current one where there is none, or where `takesCurrent`.
  /// - Throws: `KubeconfigSetupError`, `KubeconfigError` or `SystemError`. Nothing is written then.
  public static func add(
    _ login: ClusterSetup, at location: KubeconfigLocation, takesCurrent: Bool, on host: Host
  ) throws -> SetupReport {
    guard let report = try add([login], at: location, takesCurrent: takesCurrent, on: host).first else {
      throw KubeconfigSetupError.noPath
    }
    return report
  }

  /// The same for several, all of them or none, with a report for each.
  ///
  /// - Parameter replaces: Whether a new entry takes the place of one that says something else. It may be asked again, about another state
  ///   of the files. What it throws is passed on.
  public static func add(
    _ logins: [ClusterSetup], at location: KubeconfigLocation, takesCurrent: Bool, on host: Host,
    replacing replaces: (SetupConflict) throws -> Bool = { _ in false }
  ) throws -> [SetupReport] {
    let location = location.optional
    for _ in 0..<attempts {
      let texts = try KubeconfigText.whole(at: location, on: host)
      let path = try location.pathOfNewEntries(existing: texts.map(\.path))
      var setup = try SetupRun(texts, newEntriesAt: path, takesCurrent: takesCurrent)
      for login in logins { try setup.add(login, replaces) }
      let changes = setup.changes
      guard !changes.isEmpty else { return setup.reports }
      let exists = texts.contains { $0.path == path }
      if !exists { try makeDirectory(of: path) }
      let isDone = try KubeconfigLock.holding(changes.map(\.path), on: host) {
        guard try KubeconfigText.all(at: location) == texts else { return false }
        if let new = changes.first(where: { !exists && $0.path == path }) { try Files.writeAtomically(new.after, to: path) }
        try KubeconfigChange.commit(changes.filter { exists || $0.path != path }, keeping: nil, on: host)
        return true
      }
      if isDone { return setup.reports }
    }
    throw KubeconfigError.keepsChanging(path: location.paths.joined(separator: ":"))
  }

  /// A kubeconfig with these clusters and nothing else in it; the first one's context is the current one. Throws as `add` does.
  public static func text(of logins: [ClusterSetup]) throws -> [UInt8] {
    var setup = try SetupRun([], newEntriesAt: "-", takesCurrent: false)
    for login in logins { try setup.add(login) { _ in false } }
    return setup.changes.first?.after ?? []
  }

  /// Source: `WriteToFile` in client-go's tools/clientcmd/loader.go makes directories so.
  private static func makeDirectory(of path: String) throws(SystemError) {
    // A link that leads nowhere would be replaced by the file.
    guard !Files.isLink(path) else { throw SystemError("write", path, errorNumber: ENOENT) }
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    try Files.makeDirectory(String(path[..<slash]), mode: 0o755)
  }
}

extension KubeconfigLocation {
  /// The same files, none of which must exist.
  fileprivate var optional: KubeconfigLocation { KubeconfigLocation(paths: paths, mustExist: false) }

  /// The first file that exists, else the last.
  ///
  /// Source: `GetDefaultFilename` in client-go's tools/clientcmd/config.go.
  fileprivate func pathOfNewEntries(existing: [String]) throws(KubeconfigSetupError) -> String {
    guard let path = existing.first ?? paths.last else { throw .noPath }
    return path
  }
}
