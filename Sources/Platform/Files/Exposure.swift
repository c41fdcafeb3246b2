import CPlatform
import Glibc

/// Why others may have read a file, or put it there.
public enum Exposure: Sendable, Equatable {
  /// It belongs to another user. Root's is another's too: a run as root, once, must not decide what later ones do.
  case owner(UInt32)
  /// Its group or everybody may read, change or run it.
  case mode(UInt32)

  init?(_ status: stat) {
    if status.st_uid != cplatform_user() {
      self = .owner(status.st_uid)
    } else if status.st_mode & 0o077 != 0 {
      self = .mode(status.st_mode & 0o7777)
    } else {
      return nil
    }
  }

  /// Looks at an ordinary file; `nil` for one that is this user's alone, and for everything else.
  public static func of(_ path: String) -> Exposure? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Exposure(status)
  }

  /// The owner of a directory, or of the link in its place, who is neither this user nor root.
  public static func foreignOwner(ofDirectory path: String) -> UInt32? {
    var (link, directory) = (stat(), stat())
    guard lstat(path, &link) == 0, stat(path, &directory) == 0 else { return nil }
    return [link.st_uid, directory.st_uid].first { $0 != cplatform_user() && $0 != 0 }
  }

  public var text: String {
    switch self {
    case .owner(let user): "it belongs to another user (uid \(user))"
    case .mode(let mode): "others can read or change it (mode \(String(mode, radix: 8)))"
    }
  }
}
