import Glibc
import Platform

/// New bytes for an existing file, complete on disk beside it, waiting to take its place.
///
/// Mode, owner and extended attributes are the old file's; a symbolic link stays, and the file that it leads to is replaced.
struct FileReplacement {
  /// As given by the caller.
  let path: String
  /// Extended attributes of the old file that the new one could not be given.
  private(set) var lostAttributes: [String] = []
  private let target: String
  private let temporary: String
  private let bytes: [UInt8]
  private let mode: mode_t
  /// The new file could not be given the old one's owner, so the old one is written to, as client-go does: not in one step.
  private var isInPlace = false

  /// Writes the bytes to a temporary file. `mode`: in place of the old file's. `suffix`: unpredictable.
  ///
  /// - Throws: `SystemError`; nothing is left behind then.
  init(of path: String, with bytes: [UInt8], mode: mode_t? = nil, suffix: String) throws(SystemError) {
    self.path = path
    guard let resolved = realpath(path, nil) else { throw SystemError("write", path, errorNumber: errno) }
    defer { free(resolved) }
    target = String(cString: resolved)
    temporary = "\(target).\(suffix).tmp"
    self.bytes = bytes
    // A file that its owner made read-only stays as it is, though its directory would let us replace it.
    guard access(target, W_OK) == 0 else { throw SystemError("write", path, errorNumber: errno) }
    var status = stat()
    guard stat(target, &status) == 0 else { throw SystemError("write", path, errorNumber: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SystemError("write", "\(path), which is not a regular file", errorNumber: EINVAL)
    }
    self.mode = mode ?? status.st_mode & 0o7777
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemError("write", temporary, errorNumber: errno) }
    defer { close(descriptor) }
    do throws(SystemError) {
      try Self.write(bytes, to: descriptor, path)
      guard try Self.keepOwner(of: status, on: descriptor, path) else {
        unlink(temporary)
        isInPlace = true
        return
      }
      lostAttributes = ExtendedAttributes.copy(from: target, to: descriptor)
      guard fchmod(descriptor, self.mode) == 0 else { throw SystemError("keep the mode of", path, errorNumber: errno) }
      guard fsync(descriptor) == 0 else { throw SystemError("write", path, errorNumber: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Puts the new file in the place of the old one, in one step.
  func commit() throws(SystemError) {
    if isInPlace { return try overwrite() }
    if rename(temporary, target) != 0 {
      let failure = errno
      unlink(temporary)
      guard failure == EBUSY else { throw SystemError("write", target, errorNumber: failure) }
      return try overwrite()
    }
    let directory = open(String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)]) + "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return }
    fsync(directory)
    close(directory)
  }

  func discard() {
    unlink(temporary)
  }

  /// A file that is itself a mount point, as containers have it, cannot be replaced (EBUSY): it is written in place.
  private func overwrite() throws(SystemError) {
    let descriptor = open(target, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw SystemError("write", target, errorNumber: errno) }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & 0o7777 != mode { fchmod(descriptor, mode) }
    try Self.write(bytes, to: descriptor, target)
    guard ftruncate(descriptor, bytes.count) == 0, fsync(descriptor) == 0 else {
      throw SystemError("write", target, errorNumber: errno)
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw SystemError("write", path, errorNumber: errno) }
      done += count
    }
  }

  /// False where only root could.
  private static func keepOwner(of status: stat, on descriptor: Int32, _ path: String) throws(SystemError) -> Bool {
    var own = stat()
    guard fstat(descriptor, &own) == 0 else { throw SystemError("write", path, errorNumber: errno) }
    if own.st_uid == status.st_uid && own.st_gid == status.st_gid { return true }
    if fchown(descriptor, status.st_uid, status.st_gid) == 0 { return true }
    guard errno == EPERM else { throw SystemError("keep the owner of", path, errorNumber: errno) }
    return false
  }
}
