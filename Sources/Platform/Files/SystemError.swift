import Glibc

/// A system call on a file failed.
public struct SystemError: UserFacingError, Equatable {
  /// What was tried, in the infinitive: "write", "create the directory".
  public let action: String
  public let path: String
  /// The number behind the text. Source: errno(3).
  public let errorNumber: Int32

  public init(_ action: String, _ path: String, errorNumber: Int32) {
    self.action = action
    self.path = path
    self.errorNumber = errorNumber
  }

  /// Takes the number from `errno`: call it right after the failed call.
  init(_ action: String, _ path: String) {
    self.init(action, path, errorNumber: errno)
  }

  public var code: String { "file.\(name)" }
  public var summary: String { "cannot \(action) \(shownPath(path)): \(reason)" }
  public var reason: String { String(cString: strerror(errorNumber)) }

  public var remedy: String {
    if InlineContent(path: path) != nil { return "give the path of a file, not what is in the file" }
    return switch errorNumber {
    case EACCES, EPERM: "check the owner and mode of that path (ls -ld)"
    case EROFS: "the file system is mounted read-only; choose a path that can be written"
    case ENOSPC, EDQUOT: "free some space or choose another disk"
    case ENOENT: "check the path"
    case EISDIR: "that path is a directory; name a file"
    case ELOOP: "that path is a symbolic link; remove it or name the file itself"
    default: "check that path"
    }
  }

  private var name: String {
    switch errorNumber {
    case EACCES, EPERM: "permission"
    case EROFS: "read-only"
    case ENOSPC, EDQUOT: "no-space"
    case ENOENT: "missing"
    case EISDIR: "directory"
    case ELOOP: "link"
    default: "failed"
    }
  }
}
