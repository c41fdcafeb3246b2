public import Platform

extension MergedKubeconfig {
  /// How often a change is computed anew because another program changed a file meanwhile.
  static let attempts = 5

  /// Reads the files of a location, asks what to change, and changes it: under client-go's locks, each file in one step.
  ///
  /// Only files that change are locked and written, so that a read-only file elsewhere in the list is no obstacle. Before the first file
  /// is replaced, all new texts are on disk. `change` may be called again, for files that another program changed meanwhile: it must be pure.
  /// - Returns: The paths of the files that changed.
  /// - Throws: `KubeconfigError`, `SystemError`, or what `change` throws. No file is changed then, except where the disk fails
  ///   between two of several files.
  @discardableResult
  public static func update(
    at location: KubeconfigLocation, on host: Host, _ change: (MergedKubeconfig) throws -> [UserEdit]
  ) throws -> [String] {
    for _ in 0..<attempts {
      let texts = try KubeconfigText.whole(at: location, on: host)
      let merged = try MergedKubeconfig(texts)
      let changed = try merged.replacing(change(merged))
      guard !changed.isEmpty else { return [] }
      let isDone = try KubeconfigLock.holding(changed.map(\.path), on: host) {
        guard try KubeconfigText.all(at: location) == texts else { return false }
        try replace(changed, on: host)
        return true
      }
      if isDone { return changed.map(\.path) }
    }
    throw KubeconfigError.keepsChanging(path: location.paths.joined(separator: ":"))
  }

  private static func replace(_ texts: [KubeconfigText], on host: Host) throws {
    var waiting: [FileReplacement] = []
    do {
      for text in texts { waiting.append(try FileReplacement(of: text.path, with: text.bytes, suffix: host.randomHex(8))) }
      while let next = waiting.first {
        waiting.removeFirst()
        try next.commit()
      }
    } catch {
      for replacement in waiting { replacement.discard() }
      throw error
    }
  }
}
