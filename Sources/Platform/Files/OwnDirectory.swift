import CPlatform
import Glibc

/// Directories that are this user's alone: nobody else can read, write or look up anything in them.
public enum OwnDirectory {
  /// Makes a directory where it is missing, with its parents, and closes it.
  ///
  /// - Throws: `SystemError`, also for a link (ELOOP) and for a directory of another user (EACCES): such a one is not to be used.
  public static func make(_ path: String) throws(SystemError) {
    try Files.makeDirectory(path)
    try close(path)
  }

  /// Takes the permissions of all others away, which somebody has given. A directory that does not exist is success.
  ///
  /// Root may use the directories of other users, as they are.
  /// - Throws: As `make`; EPERM where the file system keeps the permissions.
  public static func close(_ path: String) throws(SystemError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      let failure = errno
      if failure == ENOENT { return }
      throw SystemError("use", path, errorNumber: Files.isLink(path) ? ELOOP : failure)
    }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError("use", path) }
    guard status.st_uid == cplatform_user() else {
      guard cplatform_user() == 0 else { throw SystemError("use", path, errorNumber: EACCES) }
      return
    }
    if isClosed(status) { return }
    // The open directory, not its path: somebody who may write beside it could have put another there.
    guard fchmod(descriptor, status.st_mode & 0o7700) == 0, fstat(descriptor, &status) == 0, isClosed(status) else {
      throw SystemError("close", path, errorNumber: EPERM)
    }
  }

  /// Whether there is such a directory, closed to others. For warm runs: one system call.
  public static func isClosed(_ path: UnsafePointer<CChar>) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == cplatform_user() && isClosed(status)
  }

  private static func isClosed(_ status: stat) -> Bool { status.st_mode & 0o077 == 0 }
}
