import Glibc

/// Starts a program file as every shell does.
enum ProgramStart {
  /// A file that is still open for writing cannot run. That lasts an instant where its writer has closed it already: a process that was
  /// forked meanwhile holds it until it becomes its own program.
  private static let writerPatience = 50
  private static let writerPause: UInt32 = 10_000

  /// Calls `spawn` with the path and the whole argument list, and once more with `/bin/sh` in front for a script without `#!`.
  ///
  /// - Parameter spawn: Returns 0 or an error number, as posix_spawn(3) does.
  /// - Returns: The last of its results.
  /// Source: POSIX, Shell Command Language, 2.9.1.6, a command that the system cannot execute.
  static func start(
    _ executable: String, _ arguments: [String], spawn: (_ path: String, _ arguments: [UnsafeMutablePointer<CChar>?]) -> Int32
  ) -> Int32 {
    let failure = startWhenClosed(executable, [executable] + arguments, spawn)
    guard failure == ENOEXEC, isText(executable) else { return failure }
    return startWhenClosed("/bin/sh", ["/bin/sh", executable] + arguments, spawn)
  }

  private static func startWhenClosed(
    _ path: String, _ words: [String], _ spawn: (String, [UnsafeMutablePointer<CChar>?]) -> Int32
  ) -> Int32 {
    let arguments = words.map { strdup($0) } + [nil]
    defer { for text in arguments { free(text) } }
    for _ in 0..<writerPatience {
      let failure = spawn(path, arguments)
      guard failure == ETXTBSY else { return failure }
      usleep(writerPause)
    }
    return ETXTBSY
  }

  /// A program for another kind of machine has a NUL among its first bytes: a shell would run what it happens to spell.
  private static func isText(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &start, start.count)
    return count >= 0 && !start[..<count].contains(0)
  }
}
