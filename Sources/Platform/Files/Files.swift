import CPlatform
import Glibc

/// Whole files and directories, by path.
public enum Files {
  /// Reads a file of at most `limit` bytes. Symbolic links in the last component are followed unless `followingLinks` is false.
  ///
  /// - Parameters:
  ///   - onlyPrivate: Refuses a file of another user and one that others may read or change.
  ///   - patience: How long a pipe's writer may take. Without it only what is in the pipe already is read.
  /// - Throws: `SystemError`; a larger file fails with EFBIG, a directory with EISDIR, one that is refused with EPERM, a pipe that stays
  ///   silent with ETIMEDOUT.
  public static func read(
    _ path: UnsafePointer<CChar>, limit: Int = 16 << 20, followingLinks: Bool = true, onlyPrivate: Bool = false, patience: Duration = .zero
  ) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW))
    guard descriptor >= 0 else { throw SystemError("read", String(cString: path)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError("read", String(cString: path)) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw SystemError("read", String(cString: path), errorNumber: EISDIR) }
    guard !onlyPrivate || Exposure(status) == nil else { throw SystemError("read", String(cString: path), errorNumber: EPERM) }
    guard status.st_size <= limit else { throw SystemError("read", String(cString: path), errorNumber: EFBIG) }
    let isFile = status.st_mode & S_IFMT == S_IFREG
    let end = isFile || patience <= .zero ? nil : ContinuousClock.now + patience
    return try readAll(descriptor, expecting: Int(status.st_size), limit: limit, path, waitingUntil: end)
  }

  /// For a file that somebody names where no run bounds it: `<(command)` may ask a network.
  public static let pipePatience = Duration.seconds(60)

  private static func readAll(
    _ descriptor: Int32, expecting size: Int, limit: Int, _ path: UnsafePointer<CChar>, waitingUntil end: ContinuousClock.Instant?
  ) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    var failure: Int32?
    // One byte more than expected: a file that did not grow needs a single read and no second buffer.
    var capacity = size + 1
    repeat {
      let start = bytes.count
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        while count < buffer.count {
          if let end, !hasBytes(descriptor, until: end) {
            failure = ETIMEDOUT
            break
          }
          let got = Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
          if got < 0 && errno == EINTR { continue }
          if got < 0 { failure = errno }
          if got <= 0 { break }
          count += got
        }
      }
      if let failure { throw SystemError("read", String(cString: path), errorNumber: failure) }
      if start == 0 { bytes = chunk } else { bytes += chunk }
      guard bytes.count <= limit else { break }
      if chunk.count < capacity { return bytes }
      capacity = max(64 << 10, bytes.count)
    } while true
    throw SystemError("read", String(cString: path), errorNumber: EFBIG)
  }

  /// Waits for bytes or for the end: a pipe that nobody has opened for writing yet looks empty, and is not.
  private static func hasBytes(_ descriptor: Int32, until end: ContinuousClock.Instant) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return false }
      // Seldom woken, and never late by more than that.
      if poll(&polled, 1, Int32(min(left / .milliseconds(1) + 1, 1000))) > 0 { return true }
    }
  }

  /// Replaces a file as one step: readers see the old bytes or the new ones, also after a crash.
  ///
  /// The new file is readable by its owner only, from its first byte. `modified`, when given, becomes its modification time.
  /// - Throws: `SystemError`; the old file is then untouched and no temporary file is left.
  public static func writeAtomically(_ bytes: [UInt8], to path: String, modified: Timestamp? = nil) throws(SystemError) {
    var template = Array("\(path).tmp-XXXXXX".utf8CString)
    let descriptor = cplatform_temporary_file(&template)
    guard descriptor >= 0 else { throw SystemError("write", path) }
    let written = write(bytes, to: descriptor, modified: modified)
    let failure = written ? 0 : errno
    close(descriptor)
    guard written else {
      unlink(template)
      throw SystemError("write", path, errorNumber: failure)
    }
    guard rename(template, path) == 0 else {
      let failure = errno
      unlink(template)
      throw SystemError("write", path, errorNumber: failure)
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, modified: Timestamp?) -> Bool {
    guard writeAll(bytes, to: descriptor) else { return false }
    if let modified {
      let time = timespec(tv_sec: Int(modified.secondsSinceEpoch), tv_nsec: 0)
      guard futimens(descriptor, [time, time]) == 0 else { return false }
    }
    return fsync(descriptor) == 0
  }

  /// Writes everything, in as many calls as it takes; false with `errno` set otherwise.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { return false }
        done += count
      }
      return true
    }
  }

  /// Makes a directory and its parents, each readable by its owner only if not said otherwise. One that exists is left as it is.
  public static func makeDirectory(_ path: String, mode: UInt32 = 0o700) throws(SystemError) {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw SystemError("create the directory", path)
    }
    try makeDirectory(String(path[..<slash]), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw SystemError("create the directory", path) }
  }

  /// Removes a file. One that does not exist is success.
  public static func remove(_ path: String) throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("remove", path) }
  }

  /// Removes an empty directory: false when it holds something or does not exist.
  @discardableResult
  public static func removeDirectoryIfEmpty(_ path: String) throws(SystemError) -> Bool {
    if rmdir(path) == 0 { return true }
    guard errno == ENOTEMPTY || errno == EEXIST || errno == ENOENT else { throw SystemError("remove the directory", path) }
    return false
  }

  /// The one absolute path without links, `.` and `..` of a file or directory that exists. Source: realpath(3).
  public static func canonicalPath(_ path: String) throws(SystemError) -> String {
    guard let resolved = realpath(path, nil) else { throw SystemError("find", path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether the path itself is a symbolic link.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The user who owns what the path itself names; `nil` when it cannot be looked at.
  public static func owner(_ path: String) -> UInt32? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_uid : nil
  }

  /// The permission bits of what a path leads to; `nil` when it cannot be looked at.
  public static func mode(_ path: String) -> UInt32? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  /// The absolute path behind all symbolic links; `nil` where it does not exist.
  public static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether this user may make files in a directory.
  public static func isWritable(_ directory: String) -> Bool { access(directory, W_OK | X_OK) == 0 }

  /// The names in a directory without `.` and `..`, in no order; empty when it does not exist.
  public static func names(in directory: String) throws(SystemError) -> [String] {
    guard let stream = opendir(directory) else {
      if errno == ENOENT { return [] }
      throw SystemError("list", directory)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
