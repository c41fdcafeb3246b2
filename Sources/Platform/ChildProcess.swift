import CPlatform
import Glibc

/// A program to run to its end, in its own process group, with nothing on its stdin.
///
/// Ctrl-C and a termination of this process reach the group too.
public struct ChildProcess: Sendable, Equatable {
  /// An absolute path.
  public var executable: String
  /// Without the program's own name. Visible to every user of the machine: never a secret.
  public var arguments: [String]
  /// Replaces or adds variables; the others are inherited.
  public var environment: [String: String] = [:]
  /// Where the program starts. A folder that others cannot write, so that nothing is picked up from the user's current one.
  public var directory: String
  /// After this the whole group is killed.
  public var timeout: Duration

  public init(executable: String, arguments: [String], directory: String, timeout: Duration) {
    self.executable = executable
    self.arguments = arguments
    self.directory = directory
    self.timeout = timeout
  }

  public struct Outcome: Sendable, Equatable {
    /// Exit status, or 128 + signal number.
    public var status: Int32
    public var output: [UInt8]
    public var errorOutput: [UInt8]

    public init(status: Int32, output: [UInt8], errorOutput: [UInt8] = []) {
      self.status = status
      self.output = output
      self.errorOutput = errorOutput
    }
  }
}

/// A program did not run to its end.
public enum ChildProcessError: Error, Equatable {
  case cannotStart(String)
  case timedOut
  /// More than 1 MiB on one of its streams.
  case outputTooLarge
}

extension ChildProcess {
  static let outputLimit = 1 << 20

  /// Runs the program and collects what it prints.
  public func run() throws(ChildProcessError) -> Outcome {
    let output = try Pipe()
    let errorOutput = try Pipe()
    let process = try startForwarding(output: output.writeEnd, errorOutput: errorOutput.writeEnd)
    defer { cplatform_forward_signals_to(0) }
    output.closeWriteEnd()
    errorOutput.closeWriteEnd()
    do {
      let end = ContinuousClock.now + timeout
      let collected = try collect(output.readEnd, errorOutput.readEnd, until: end)
      return Outcome(status: try wait(for: process, until: end), output: collected.0, errorOutput: collected.1)
    } catch {
      kill(-process, SIGTERM)
      usleep(100_000)
      kill(-process, SIGKILL)
      _ = wait(for: process)
      throw error
    }
  }

  /// A signal that comes between the start and the forwarding waits for the latter: the program would be left behind.
  private func startForwarding(output: Int32, errorOutput: Int32) throws(ChildProcessError) -> pid_t {
    var ending = sigset_t()
    var before = sigset_t()
    sigemptyset(&ending)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&ending, signal) }
    pthread_sigmask(SIG_BLOCK, &ending, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let process = try start(output: output, errorOutput: errorOutput)
    cplatform_forward_signals_to(process)
    return process
  }

  private func start(output: Int32, errorOutput: Int32) throws(ChildProcessError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errorOutput, STDERR_FILENO)
    cplatform_spawn_in_directory(&actions, directory)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)

    var process = pid_t()
    var argv = ([executable] + arguments).map { strdup($0) } + [nil]
    var variables = childEnvironment().map { strdup($0) } + [nil]
    defer { for text in argv + variables { free(text) } }
    let failure = posix_spawn(&process, executable, &actions, &attributes, &argv, &variables)
    guard failure == 0 else { throw .cannotStart(String(cString: strerror(failure))) }
    return process
  }

  private func childEnvironment() -> [String] {
    var variables: [String] = []
    var next = cplatform_environment()
    while let entry = next?.pointee {
      let text = String(cString: entry)
      let name = text.prefix { $0 != "=" }
      if environment[String(name)] == nil { variables.append(text) }
      next = next?.advanced(by: 1)
    }
    return variables + environment.map { "\($0.key)=\($0.value)" }
  }

  private func collect(_ output: Int32, _ errorOutput: Int32, until end: ContinuousClock.Instant) throws(ChildProcessError) -> (
    [UInt8], [UInt8]
  ) {
    var collected: [Int32: [UInt8]] = [output: [], errorOutput: []]
    var open = [output, errorOutput]
    while !open.isEmpty {
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { throw .timedOut }
      poll(&polled, nfds_t(polled.count), Int32(clamping: left.components.seconds * 1000 + 50))
      for descriptor in polled where descriptor.revents != 0 {
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        let count = read(descriptor.fd, &chunk, chunk.count)
        if count > 0 { collected[descriptor.fd]?.append(contentsOf: chunk[..<count]) }
        if count == 0 || (count < 0 && errno != EINTR) { open.removeAll { $0 == descriptor.fd } }
        guard collected[descriptor.fd, default: []].count <= Self.outputLimit else { throw .outputTooLarge }
      }
    }
    return (collected[output, default: []], collected[errorOutput, default: []])
  }

  /// Most programs end with their streams; one that goes on has the rest of its time.
  private func wait(for process: pid_t, until end: ContinuousClock.Instant) throws(ChildProcessError) -> Int32 {
    var information = siginfo_t()
    while true {
      // WNOWAIT: the process stays to be reaped, and its group to be killed.
      let failed = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) != 0
      if failed ? errno != EINTR : information.si_signo != 0 { return wait(for: process) }
      guard ContinuousClock.now < end else { throw .timedOut }
      usleep(2000)
    }
  }

  private func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return cplatform_exited(status) ? cplatform_exit_status(status) : 128 + cplatform_termination_signal(status)
  }
}

/// Both ends of a pipe, closed when this value ends.
private final class Pipe {
  let readEnd: Int32
  private(set) var writeEnd: Int32

  init() throws(ChildProcessError) {
    var ends: [Int32] = [-1, -1]
    guard cplatform_pipe(&ends) == 0 else { throw .cannotStart(String(cString: strerror(errno))) }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  func closeWriteEnd() {
    if writeEnd >= 0 { close(writeEnd) }
    writeEnd = -1
  }

  deinit {
    closeWriteEnd()
    close(readEnd)
  }
}
