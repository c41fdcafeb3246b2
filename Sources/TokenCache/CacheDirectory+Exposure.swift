import Platform

extension CacheDirectory {
  /// The owner of this folder, or of one in it, who is neither this user nor root: somebody who could put files in the place of others,
  /// or, for a run under sudo, somebody whose sign-ins are not to be replaced by root's.
  public var foreignOwner: UInt32? {
    ([path] + (Self.folders + [Self.secretFolder]).map { "\(path)/\($0)" }).lazy.compactMap(Exposure.foreignOwner(ofFolder:)).first
  }

  /// Removes the files that others may have read or put there, and tells about them in one line; `nil` where there are none.
  ///
  /// Every read refuses them anyway: this keeps them from costing a line in each run. Locks hold nothing, and may be held.
  public func dropExposedFiles() -> String? {
    var found: (path: String, exposure: Exposure)?
    var others = 0
    for path in ownFiles where !path.hasSuffix(".lock") {
      guard let exposure = Exposure.of(path) else { continue }
      try? Files.remove(path)
      if found == nil { found = (path, exposure) } else { others += 1 }
    }
    return found.map { first in
      "\(first.path) is not used: \(first.exposure.text)" + (others > 0 ? "; nor are \(others) more" : "")
    }
  }

  /// Where the token stores in files have theirs.
  private static let secretFolder = "secrets"

  /// The paths of what is ours, sorted within each folder.
  private var ownFiles: [String] {
    paths(in: path, where: Self.isOursAtTop)
      + paths(in: "\(path)/\(Self.secretFolder)") { $0.hasSuffix(".secret") || $0.hasSuffix(".sealed") }
      + Self.folders.flatMap { paths(in: "\(path)/\($0)", where: Self.isOurs) }
  }

  /// The cache directory itself may be a link, no folder in it.
  private func paths(in folder: String, where isOurs: (String) -> Bool) -> [String] {
    guard folder == path || !Files.isLink(folder) else { return [] }
    return ((try? Files.names(in: folder)) ?? []).filter(isOurs).sorted().map { "\(folder)/\($0)" }
  }
}
