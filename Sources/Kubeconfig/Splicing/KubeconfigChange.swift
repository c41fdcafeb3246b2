import Platform

/// A file's old and new text.
public struct KubeconfigChange: Sendable, Equatable {
  /// As given by the caller.
  public let path: String
  public let before: [UInt8]
  public let after: [UInt8]
  /// The permission bits that the file gets; `nil` where it keeps its own.
  public let mode: UInt32?

  public init(path: String, before: [UInt8], after: [UInt8], mode: UInt32? = nil) {
    self.path = path
    self.before = before
    self.after = after
    self.mode = mode
  }

  /// The mode that closes a file to others; `nil` where it is closed already.
  static func closingMode(of path: String) -> UInt32? {
    guard let mode = Files.mode(path), mode & 0o077 != 0 else { return nil }
    return mode & 0o7700
  }

  /// Replaces the files, each in one step. Before the first one is replaced, all new texts are on disk, and then the old ones are kept:
  /// a run that cannot write leaves the last backup alone.
  static func commit(_ changes: [KubeconfigChange], keeping backups: BackupDirectory?, on host: Host) throws {
    var waiting: [FileReplacement] = []
    do {
      for change in changes {
        waiting.append(try FileReplacement(of: change.path, with: change.after, mode: change.mode, suffix: host.randomHex(8)))
      }
      backups?.keep(changes, on: host)
      while let next = waiting.first {
        waiting.removeFirst()
        try next.commit()
        if !next.lostAttributes.isEmpty {
          host.say("kubelogin: \(next.path) lost what the file system does not take again: \(next.lostAttributes.joined(separator: ", "))")
        }
      }
    } catch {
      for replacement in waiting { replacement.discard() }
      throw error
    }
  }
}
