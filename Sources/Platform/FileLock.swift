import Glibc

/// The kernel's lock on a file that stays, exclusive or shared: a crash releases it. Closed on exec.
///
/// Source: flock(2).
public struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock without waiting; `nil` while another process or another open of the file holds it.
  ///
  /// - Throws: `SystemError` where there can be no lock: the file cannot be made, or the file system has none (ENOLCK, ENOTSUP).
  public static func tryToTake(_ path: String) throws(SystemError) -> FileLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemError("lock", path) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let failure = errno
      if failure == EINTR { continue }
      close(descriptor)
      guard failure == EWOULDBLOCK else { throw SystemError("lock", path, errorNumber: failure) }
      return nil
    }
    let lock = FileLock(descriptor: descriptor)
    lock.sign()
    return lock
  }

  /// The process that holds the lock, or held it last; `nil` where nothing is known.
  public static func holder(_ path: String) -> Int32? {
    let text = try? Files.read(path, limit: 20, followingLinks: false)
    return text.flatMap { Int32(String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) }
  }

  /// For those who wait: a lock says by itself that it is held, not by whom.
  private func sign() {
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    pwrite(descriptor, text, text.count, 0)
  }

  /// Takes the lock, waiting for it: only for work that is done in an instant.
  public static func take(_ path: String) throws(SystemError) -> FileLock {
    try wait(LOCK_EX, path)
  }

  /// Holds the file together with others: nobody can take the exclusive lock meanwhile. Waits while somebody has that one.
  public static func share(_ path: String) throws(SystemError) -> FileLock {
    try wait(LOCK_SH, path)
  }

  private static func wait(_ operation: Int32, _ path: String) throws(SystemError) -> FileLock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemError("lock", path) }
    while flock(descriptor, operation) != 0 {
      let failure = errno
      if failure == EINTR { continue }
      close(descriptor)
      throw SystemError("lock", path, errorNumber: failure)
    }
    return FileLock(descriptor: descriptor)
  }

  deinit {
    // A child that another thread has just forked holds the descriptor until it becomes its program: closing ours would not do.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
