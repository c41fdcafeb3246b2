import Glibc

/// Shows whether a file has changed: its device, inode, size and times, or that it does not exist.
///
/// Nanoseconds count: tools that rewrite an account file keep its size more often than not.
public enum FileStamp: Hashable, Sendable, Codable {
  case absent
  case present(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64)

  /// The stamp of a file now; a file that cannot be looked at counts as absent.
  public static func of(_ path: String) -> FileStamp {
    var status = stat()
    guard stat(path, &status) == 0 else { return .absent }
    return .present(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim))
  }

  /// Whether a stamp changes with the content. That of a pipe or a device does not: its content is gone once it has been read.
  public static func tellsChange(of path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR
  }

  /// Modification time of a file, `nil` when it cannot be looked at.
  public static func modified(_ path: String) -> Timestamp? {
    guard case .present(_, _, _, let modified, _) = of(path) else { return nil }
    return Timestamp(sinceEpoch: .nanoseconds(modified))
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    // Saturated: a file may be dated beyond 2262.
    let (product, overflows) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowsToo) = product.addingReportingOverflow(Int64(time.tv_nsec))
    return overflows || overflowsToo ? (time.tv_sec < 0 ? .min : .max) : sum
  }
}
