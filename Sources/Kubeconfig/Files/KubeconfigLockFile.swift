import Glibc
import Platform

/// One `<path>.lock` that this process made or took over.
///
/// client-go's lock is a file that exists, and says nothing about who made it. Ours holds a line that says so, and the kernel's lock while
/// its process lives: a file with our line and without a kernel lock was left by a process that was killed, and is taken over.
struct KubeconfigLockFile: ~Copyable {
  private let path: String
  private let descriptor: Int32

  static let mark = Array("kubelogin\n".utf8)

  /// `nil` while another program holds it, or may hold it.
  ///
  /// - Throws: `SystemError` where no file can be made.
  static func tryToTake(_ path: String) throws(SystemError) -> KubeconfigLockFile? {
    if access(path, F_OK) == 0 { return leftBehind(path) }
    if let made = madeAtOnce(path) { return made }
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let failure = errno
      guard failure == EEXIST || failure == EINTR else { throw SystemError("lock", path, errorNumber: failure) }
      return nil
    }
    // Where there are no kernel locks, it stays unmarked: nobody could see that its owner has ended.
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { _ = write(descriptor, mark, mark.count) }
    return KubeconfigLockFile(path: path, descriptor: descriptor)
  }

  /// A file that is marked and locked before it has its name: no kill leaves one that looks like client-go's.
  ///
  /// `nil` where the file system, or a system without /proc, cannot do it, and where the path exists.
  /// Source: open(2), O_TMPFILE.
  private static func madeAtOnce(_ path: String) -> KubeconfigLockFile? {
    let withoutName = 0o20000000 | O_DIRECTORY
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(directory, O_RDWR | O_CLOEXEC | withoutName, 0o600)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, write(descriptor, mark, mark.count) == mark.count,
      linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
    else {
      Glibc.close(descriptor)
      return nil
    }
    return KubeconfigLockFile(path: path, descriptor: descriptor)
  }

  /// Whether no program holds it: there is none, or one that a killed process left.
  static func isFree(_ path: String) -> Bool {
    access(path, F_OK) != 0 || leftBehind(path)?.close() != nil
  }

  /// Removes the file, and gives up the lock.
  consuming func release() {
    // It may have been removed by hand, and made again by another program.
    if Self.isAt(path, descriptor) { unlink(path) }
    close()
  }

  private consuming func close() { Glibc.close(descriptor) }

  private static func leftBehind(_ path: String) -> KubeconfigLockFile? {
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var content = [UInt8](repeating: 0, count: mark.count + 1)
    let count = pread(descriptor, &content, content.count, 0)
    guard count == mark.count, content.starts(with: mark), flock(descriptor, LOCK_EX | LOCK_NB) == 0, isAt(path, descriptor) else {
      Glibc.close(descriptor)
      return nil
    }
    return KubeconfigLockFile(path: path, descriptor: descriptor)
  }

  /// Whether the path still leads to this open file.
  private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
    var there = stat()
    var own = stat()
    guard lstat(path, &there) == 0, fstat(descriptor, &own) == 0 else { return false }
    return there.st_dev == own.st_dev && there.st_ino == own.st_ino
  }
}
