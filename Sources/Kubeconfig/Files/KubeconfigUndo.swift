public import Platform

extension BackupDirectory {
  /// Puts back what the last run that changed any of these files changed in them.
  ///
  /// What is replaced becomes the new backup, so that a second undo takes the first one back.
  /// - Returns: The changes; none is empty where the files are as they were before that run.
  /// - Throws: `UndoError`, `KubeconfigError` or `SystemError`; no file is changed then, except where the disk fails between two of several.
  public func undo(at location: KubeconfigLocation, on host: Host, isDryRun: Bool = false) throws -> [KubeconfigChange] {
    // What another could have put there would become this user's.
    try OwnDirectory.close(directory)
    let found = try location.paths.compactMap { path in try backup(of: path).map { (path: path, backup: $0) } }
    guard let last = found.map(\.backup.header).max(by: { $0.time < $1.time }) else {
      throw UndoError.noBackup(paths: location.paths.joined(separator: ":"))
    }
    let files = found.filter { $0.backup.header.run == last.run }
    guard !isDryRun else { return try files.compactMap(change) }
    return try KubeconfigLock.holding(files.map(\.path), on: host) {
      let changes = try files.compactMap(change)
      guard !changes.isEmpty else { return [] }
      try KubeconfigChange.commit(changes, keeping: self, on: host)
      return changes
    }
  }

  private func change(_ file: (path: String, backup: KubeconfigBackup)) throws -> KubeconfigChange? {
    let now = FileStamp.of(file.path) == .absent ? nil : try Files.read(file.path, limit: KubeconfigDocument.sizeLimit)
    let isAsBefore = now == file.backup.bytes
    if isAsBefore && Files.mode(file.path) == mode(of: file) { return nil }
    guard let now, isAsBefore || KubeconfigBackup.hash(now) == file.backup.header.written else {
      throw UndoError.changedSince(path: file.path, backup: place(of: file.path))
    }
    return KubeconfigChange(path: file.path, before: now, after: file.backup.bytes, mode: mode(of: file))
  }

  /// The mode from before, without what the file does not allow now: somebody has closed it since.
  private func mode(of file: (path: String, backup: KubeconfigBackup)) -> UInt32? {
    file.backup.mode.map { before in before & (Files.mode(file.path) ?? before) }
  }
}

/// There is nothing that could be put back.
public enum UndoError: UserFacingError, Equatable {
  case noBackup(paths: String)
  case changedSince(path: String, backup: String)
  /// Others may have read the backup, or put it there.
  case exposed(backup: String, reason: String)

  public var code: String {
    switch self {
    case .noBackup: "undo.no-backup"
    case .changedSince: "undo.changed-since"
    case .exposed: "undo.exposed"
    }
  }

  public var summary: String {
    switch self {
    case .noBackup(let paths): "no old version is kept of \(paths)"
    case .changedSince(let path, _): "\(path) has changed since kubelogin wrote it; nothing was put back"
    case .exposed(let backup, let reason): "\(backup) is not used: \(reason); nothing was put back"
    }
  }

  public var remedy: String {
    switch self {
    case .noBackup: "--undo puts back what convert-kubeconfig changed; name the file with --kubeconfig"
    case .changedSince(_, let backup): "the old version is in \(backup), from its second line on: compare, and copy what you need"
    case .exposed: "compare it with the kubeconfig, from its second line on, and copy what you trust"
    }
  }
}
