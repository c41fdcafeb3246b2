import Glibc
import Platform

/// client-go's lock on a kubeconfig: the file `<path>.lock` exists while one program may change it.
///
/// Source: `lockFile` and `unlockFile` in client-go's tools/clientcmd/loader.go.
enum KubeconfigLock {
  /// client-go does not wait at all; a kubectl that changes a file needs milliseconds.
  static let patience = Duration.seconds(5)
  static let pause = Duration.milliseconds(50)

  /// Runs the body while all these files are locked; the locks go at its end, also when it throws.
  ///
  /// Locks are taken in sorted order, as in client-go, so that two programs never wait for each other.
  static func holding<Result>(_ paths: [String], on host: Host, _ body: () throws -> Result) throws -> Result {
    var held: [String] = []
    defer { for lock in held { unlink(lock) } }
    for path in paths.sorted() {
      let lock = lock(path)
      try take(lock, on: host)
      held.append(lock)
    }
    return try body()
  }

  /// Waits until none of these files is locked, so that they can be read whole: client-go writes them in place.
  static func awaitRelease(of paths: [String], on host: Host) throws(KubeconfigError) {
    let deadline = Deadline(in: patience, of: host)
    for lock in paths.map(lock) {
      while access(lock, F_OK) == 0 {
        guard deadline.remaining(on: host) > .zero else { throw .locked(lock: lock) }
        host.sleep(pause)
      }
    }
  }

  static func isFree(_ path: String) -> Bool { access(lock(path), F_OK) != 0 }

  private static func lock(_ path: String) -> String { "\(path).lock" }

  private static func take(_ lock: String, on host: Host) throws {
    let deadline = Deadline(in: patience, of: host)
    while true {
      let descriptor = open(lock, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0)
      if descriptor >= 0 {
        close(descriptor)
        return
      }
      let failure = errno
      if failure == EINTR { continue }
      guard failure == EEXIST else { throw SystemError("lock", lock, errorNumber: failure) }
      guard deadline.remaining(on: host) > .zero else { throw KubeconfigError.locked(lock: lock) }
      host.sleep(pause)
    }
  }
}
