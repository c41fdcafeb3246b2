public import Platform

extension MergedKubeconfig {
  /// How often a change is computed anew because another program changed a file meanwhile.
  static let attempts = 5

  /// Reads the files of a location, asks what to change, and changes it: under client-go's locks, each file in one step.
  ///
  /// Only files that change are locked and written, so that a read-only file elsewhere in the list does not stop the command. Before the first file
  /// is replaced, all new texts are on disk. `change` may be called again, for files that another program changed meanwhile: it must be pure.
  /// - Parameters:
  ///   - isDryRun: Nothing is locked and nothing is written.
  ///   - backups: Where the old texts are kept. Where they cannot be, a warning says so and the change is made.
  /// - Throws: `KubeconfigError`, `SystemError`, or what `change` throws. No file is changed then, except where the disk fails
  ///   between two of several files.
  @discardableResult
  public static func update(
    at location: KubeconfigLocation, on host: Host, isDryRun: Bool = false, backups: BackupDirectory? = nil,
    _ change: (MergedKubeconfig) throws -> KubeconfigEdits
  ) throws -> [KubeconfigChange] {
    for _ in 0..<attempts {
      let texts = try KubeconfigText.whole(at: location, on: host)
      let merged = try MergedKubeconfig(texts)
      let changes = try merged.changes(by: change(merged))
      guard !changes.isEmpty, !isDryRun else { return changes }
      let isDone = try KubeconfigLock.holding(changes.map(\.path), on: host) {
        guard try KubeconfigText.all(at: location) == texts else { return false }
        try KubeconfigChange.commit(changes, keeping: backups, on: host)
        return true
      }
      if isDone { return changes }
    }
    throw KubeconfigError.keepsChanging(path: location.paths.joined(separator: ":"))
  }
}
