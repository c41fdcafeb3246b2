import Glibc
import Platform

/// client-go's lock on a kubeconfig: the file `<path>.lock` exists while one program may change it; see `KubeconfigLockFile`.
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
    try holding(paths.sorted()[...], on: host, body)
  }

  private static func holding<Result>(_ paths: ArraySlice<String>, on host: Host, _ body: () throws -> Result) throws -> Result {
    guard let first = paths.first else { return try body() }
    let lock = try take(lock(first), on: host)
    let result = Swift.Result { try holding(paths.dropFirst(), on: host, body) }
    lock.release()
    return try result.get()
  }

  /// Waits until none of these files is locked, so that they can be read whole: client-go writes them in place.
  static func awaitRelease(of paths: [String], on host: Host) throws(KubeconfigError) {
    let deadline = Deadline(in: patience, of: host)
    for lock in paths.map(lock) {
      while !KubeconfigLockFile.isFree(lock) {
        guard deadline.remaining(on: host) > .zero else { throw .locked(lock: lock) }
        host.sleep(pause)
      }
    }
  }

  static func isFree(_ path: String) -> Bool { KubeconfigLockFile.isFree(lock(path)) }

  private static func lock(_ path: String) -> String { "\(path).lock" }

  private static func take(_ lock: String, on host: Host) throws -> KubeconfigLockFile {
    let deadline = Deadline(in: patience, of: host)
    while true {
      if let held = try KubeconfigLockFile.tryToTake(lock) { return held }
      guard deadline.remaining(on: host) > .zero else { throw KubeconfigError.locked(lock: lock) }
      host.sleep(pause)
    }
  }
}
