import CPlatform
import Glibc

/// The kernel's lock on a file that stays, exclusive or shared: a crash releases it. Closed on exec.
///
/// Source: flock(2).
public struct KernelLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock without waiting; `nil` while another process or another open of the file holds it.
  ///
  /// - Throws: `SystemError` where there can be no lock: the file cannot be made, it is another user's (EPERM), who could hold it for ever, or
  ///   the file system has none (ENOLCK, ENOTSUP).
  public static func tryToTake(_ path: String) throws(SystemError) -> KernelLock? {
    try tryToTake(path, as: LOCK_EX)
  }

  /// - Parameter kind: `LOCK_EX`, or `LOCK_SH` to hold it together with others.
  private static func tryToTake(_ path: String, as kind: Int32) throws(SystemError) -> KernelLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemError("lock", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_uid == cplatform_user() else {
      close(descriptor)
      throw SystemError("lock", path, errorNumber: EPERM)
    }
    while flock(descriptor, kind | LOCK_NB) != 0 {
      let failure = errno
      if failure == EINTR { continue }
      close(descriptor)
      guard failure == EWOULDBLOCK else { throw SystemError("lock", path, errorNumber: failure) }
      return nil
    }
    let lock = KernelLock(descriptor: descriptor)
    if kind == LOCK_EX { lock.sign() }
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

  /// Whether somebody holds the lock now.
  ///
  /// It is asked by a shared lock for an instant: those who ask do not disturb one another, and who takes it then tries once more.
  public static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Takes the lock, waiting for it: only for work that is done in an instant.
  ///
  /// - Parameter isDone: Asked between two tries: another process has done the work, and nobody needs the lock any more.
  /// - Returns: `nil` when the work is done.
  /// - Throws: As `tryToTake`; EBUSY where it is still held after the patience, by a process that hangs or by somebody who wants us to wait.
  public static func take(
    _ path: String, on host: Host, patience: Duration = .seconds(10), unless isDone: () -> Bool = { false }
  ) throws(SystemError) -> KernelLock? {
    try wait(for: path, as: LOCK_EX, on: host, patience, unless: isDone)
  }

  /// Holds the file together with others: nobody can take the exclusive lock meanwhile. Waits while somebody has that one.
  ///
  /// - Throws: As `take`.
  public static func share(_ path: String, on host: Host, patience: Duration = .seconds(10)) throws(SystemError) -> KernelLock? {
    try wait(for: path, as: LOCK_SH, on: host, patience)
  }

  private static func wait(
    for path: String, as kind: Int32, on host: Host, _ patience: Duration, unless isDone: () -> Bool = { false }
  ) throws(SystemError) -> KernelLock? {
    let deadline = Deadline(in: patience, of: host)
    while true {
      if let lock = try tryToTake(path, as: kind) { return lock }
      if isDone() { return nil }
      guard deadline.remaining(on: host) > .zero else { throw SystemError("lock", path, errorNumber: EBUSY) }
      host.sleep(.milliseconds(5))
    }
  }

  deinit {
    // A child that another thread has just forked holds the descriptor until it becomes its program: closing ours would not do.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
