import Glibc
public import Platform

/// What adding a cluster came to.
public struct SetupReport: Sendable, Equatable {
  /// The file for new entries.
  public var path: String
  public var written: [KubeconfigList] = []
  /// Entries of the same name that say the same, in whichever file.
  public var unchanged: [KubeconfigList] = []
  /// The context was made the current one.
  public var madeCurrent = false
  /// Others could read the file, and cannot any more: it holds a secret now.
  public var isClosed = false
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
    let location = location.optional
    for _ in 0..<attempts {
      let texts = try KubeconfigText.whole(at: location, on: host)
      let merged = try MergedKubeconfig(texts)
      let path = try location.pathOfNewEntries(existing: texts.map(\.path))
      var report = try merged.report(on: login, path: path)
      let current = merged.currentContext
      report.madeCurrent = current != EntryName(login.name) && (current == nil || takesCurrent)
      guard !report.written.isEmpty || report.madeCurrent else { return report }
      let document = try merged.documents.first { $0.path == path } ?? KubeconfigDocument(bytes: [], path: path)
      let bytes = try document.adding(login, to: report.written, makingCurrent: report.madeCurrent)
      let exists = texts.contains { $0.path == path }
      if !exists { try makeDirectory(of: path) }
      let isDone = try KubeconfigLock.holding([path], on: host) {
        guard try KubeconfigText.all(at: location) == texts else { return false }
        if exists {
          let mode = login.holdsSecret ? KubeconfigChange.closingMode(of: path) : nil
          report.isClosed = mode != nil
          try KubeconfigChange.commit(
            [KubeconfigChange(path: path, before: document.fileBytes, after: bytes, mode: mode)], keeping: nil, on: host)
        } else {
          try Files.writeAtomically(bytes, to: path)
        }
        return true
      }
      if isDone { return report }
    }
    throw KubeconfigError.keepsChanging(path: location.paths.joined(separator: ":"))
  }

  /// What is missing. Of several files the first one counts that has an entry of the name.
  private func report(on login: ClusterSetup, path: String) throws -> SetupReport {
    var report = SetupReport(path: path)
    for list in KubeconfigList.allCases {
      var presence = KubeconfigDocument.Presence.absent
      for document in documents where presence == .absent {
        presence = try document.presence(of: login, in: list)
        guard case .different(let line) = presence else { continue }
        throw KubeconfigSetupError.conflict(list, name: login.name, path: document.path, line: line)
      }
      if presence == .absent { report.written.append(list) } else { report.unchanged.append(list) }
    }
    return report
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
