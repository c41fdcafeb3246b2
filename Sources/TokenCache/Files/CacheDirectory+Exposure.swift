import Platform

extension CacheDirectory {
  /// The owner of this directory, or of one in it, who is neither this user nor root: somebody who could replace files,
  /// or, for a run under sudo, somebody whose sign-ins are not to be replaced by root's.
  public var foreignOwner: UInt32? {
    ([path] + (Self.directories + [Self.secretDirectory]).map { "\(path)/\($0)" }).lazy.compactMap(Exposure.foreignOwner(ofDirectory:))
      .first
  }

  /// Removes the files that other users may have read or put there, and says so in one line; `nil` where there are none.
  ///
  /// Every read refuses them anyway: this keeps them from costing a line in each run. Locks hold nothing, and may be held.
  public func dropExposedFiles() -> String? {
    var exposed = ExposedFiles()
    for path in ownFiles where !path.hasSuffix(".lock") && exposed.add(path) { try? Files.remove(path) }
    return exposed.summary
  }

  /// The paths of what is ours, sorted within each directory.
  private var ownFiles: [String] {
    paths(in: path, where: Self.isOursAtTop)
      + paths(in: "\(path)/\(Self.secretDirectory)") { $0.hasSuffix(".secret") || $0.hasSuffix(".sealed") }
      + Self.directories.flatMap { paths(in: "\(path)/\($0)", where: Self.isOurs) }
  }

  /// The cache directory itself may be a link, no directory in it.
  private func paths(in directory: String, where isOurs: (String) -> Bool) -> [String] {
    guard directory == path || !Files.isLink(directory) else { return [] }
    return ((try? Files.names(in: directory)) ?? []).filter(isOurs).sorted().map { "\(directory)/\($0)" }
  }
}

/// Files of the cache that are not used, since others may have read or put them there.
public struct ExposedFiles: Sendable, Equatable {
  private var first: (path: String, exposure: Exposure)?
  private var others = 0

  public init() {}

  /// False for a file that is this user's alone.
  mutating func add(_ path: String) -> Bool {
    guard let exposure = Exposure.of(path) else { return false }
    if first == nil { first = (path, exposure) } else { others += 1 }
    return true
  }

  /// One line for all of them; `nil` where there are none.
  public var summary: String? {
    first.map { "\($0.path) is not used: \($0.exposure.text)" + (others > 0 ? "; nor are \(others) more" : "") }
  }

  public static func == (left: ExposedFiles, right: ExposedFiles) -> Bool { left.summary == right.summary }
}

extension CacheDirectory {
  /// Directories in it that are there, and that others can look into.
  public var openDirectories: [String] {
    (Self.directories + [Self.secretDirectory]).map { "\(path)/\($0)" }.filter { FileStamp.of($0) != .absent && !OwnDirectory.isClosed($0) }
  }

  /// Files that others may have read or put there, in one line; `nil` where there are none.
  public var exposedFiles: String? {
    var exposed = ExposedFiles()
    for path in ownFiles where !path.hasSuffix(".lock") { _ = exposed.add(path) }
    return exposed.summary
  }
}
