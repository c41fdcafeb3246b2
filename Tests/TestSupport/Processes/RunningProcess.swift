public import Glibc
import Platform
import Synchronization

/// A program that a test has started, in a process group of its own. The group ends with this value at the latest.
///
/// What it prints goes to files, so that it never waits for a reader.
public final class RunningProcess: Sendable {
  public let id: pid_t
  private let outputPath: String
  private let errorPath: String
  /// Our end of its stdin; -1 where it has none.
  private let input: Int32
  private let ending = Mutex(Ending())

  private struct Ending {
    var status: Int32?
  }

  /// How it ended and what it printed.
  public struct Outcome: Sendable, Equatable {
    /// Exit status, or 128 + signal number.
    public let status: Int32
    public let output: String
    public let errorOutput: String

    public init(status: Int32, output: String, errorOutput: String) {
      (self.status, self.output, self.errorOutput) = (status, output, errorOutput)
    }
  }

  /// - Parameters:
  ///   - executable: A path, or a name for PATH in `environment`.
  ///   - environment: All of it; nothing is inherited.
  ///   - scratch: Where the files with its output go.
  ///   - holdsInput: Its stdin stays open until this value ends; else it is /dev/null.
  public init(
    _ executable: String, _ arguments: [String], environment: [String: String], directory: String, scratch: String, holdsInput: Bool = false
  ) throws {
    let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
    outputPath = "\(scratch)/output-\(number)"
    errorPath = "\(scratch)/error-\(number)"
    var ends: [Int32] = [-1, -1]
    if holdsInput {
      // Close-on-exec from the start, which pipe(2) cannot do: another child must not keep it open.
      let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError("create", "socket pair", errorNumber: errno) }
    }
    input = ends[1]
    defer { if ends[0] >= 0 { close(ends[0]) } }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if holdsInput {
      posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errorPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // env(1) changes the directory and becomes the program.
    id = try Self.spawn(["/usr/bin/env", "-C", directory, executable] + arguments, environment, &actions)
  }

  private static let counter = Atomic(0)

  private static func spawn(
    _ arguments: [String], _ environment: [String: String], _ actions: inout posix_spawn_file_actions_t
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var process = pid_t()
    var argv = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + variables { free(text) } }
    let failure = posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &variables)
    guard failure == 0 else { throw SystemError("start", arguments[0], errorNumber: failure) }
    return process
  }

  // MARK: What it says

  /// What it has printed on stdout so far.
  public var output: String { Self.text(outputPath) }
  /// What it has printed on stderr so far.
  public var errorOutput: String { Self.text(errorPath) }

  private static func text(_ path: String) -> String {
    String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
  }

  /// Waits until it has printed that text on stderr.
  public func waitForError(_ text: String, within patience: Duration = .patience) throws {
    try wait(for: "\"\(text)\" on stderr of process \(id)", within: patience) { errorOutput.contains(text) }
  }

  /// Waits until it has printed that text on stdout.
  public func wait(forOutput text: String, within patience: Duration = .seconds(30)) throws {
    try wait(for: "\"\(text)\" on stdout of process \(id)", within: patience) { output.contains(text) }
  }

  /// Waits until it has printed a whole line on stderr that starts so, and returns the rest of it.
  public func wait(forErrorLine start: String, within patience: Duration = .patience) throws -> String {
    func rest() -> Substring? {
      let whole = errorOutput.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      return whole.first { $0.hasPrefix(start) }?.dropFirst(start.count)
    }
    try wait(for: "a line \"\(start)…\" on stderr of process \(id)", within: patience) { rest() != nil }
    return String(rest() ?? "")
  }

  /// Waits until it has printed a whole line on stdout, and returns it.
  public func firstLine(within patience: Duration = .patience) throws -> String {
    try wait(for: "a line on stdout of process \(id)", within: patience) { output.contains("\n") }
    return String(output.prefix { $0 != "\n" })
  }

  private func wait(for what: String, within patience: Duration, until isTrue: () -> Bool) throws {
    try TestSupport.wait(for: what, within: patience, details: "; stderr: \(errorOutput)") {
      let hasEnded = status() != nil
      if isTrue() { return true }
      // Asked before: what it printed last is seen.
      if hasEnded { throw TimedOut(description: "\(what) is missing, and it has ended; stderr: \(errorOutput)") }
      return false
    }
  }

  // MARK: How it ends

  /// Waits for its end; kills it when that takes too long. Throws also where a secret is shown, unless the caller looks for that.
  public func outcome(within patience: Duration = .patience, mayShowSecrets: Bool = false) throws -> Outcome {
    let end = ContinuousClock.now + patience
    while true {
      if let status = status() {
        let outcome = Outcome(status: status, output: output, errorOutput: errorOutput)
        if !mayShowSecrets { try KnownSecrets.look(at: outcome) }
        return outcome
      }
      guard ContinuousClock.now < end else {
        self.end()
        throw TimedOut(description: "process \(id) did not end within \(patience); stderr: \(errorOutput)")
      }
      usleep(2000)
    }
  }

  /// `nil` while it runs.
  public func status() -> Int32? {
    ending.withLock { ending in
      if let status = ending.status { return status }
      var status: Int32 = 0
      guard waitpid(id, &status, WNOHANG) == id else { return nil }
      ending.status = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
      return ending.status
    }
  }

  public func send(_ signal: Int32) {
    if status() == nil { kill(id, signal) }
  }

  /// Kills the whole group, and waits for it.
  public func end() {
    kill(-id, SIGKILL)
    while status() == nil { usleep(1000) }
  }

  deinit {
    if status() == nil { end() }
    kill(-id, SIGKILL)
    if input >= 0 { close(input) }
  }
}
