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
  /// Where the program starts. A directory that others cannot write, so that nothing is picked up from the user's current one.
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

  /// Runs the program and collects what it prints. A script without `#!` is run by `/bin/sh`.
  ///
  /// What the program has started and left behind goes on.
  public func run() throws(ChildProcessError) -> Outcome {
    let output = try Pipe()
    let errorOutput = try Pipe()
    let process = try startForwarding(output: output.writeEnd, errorOutput: errorOutput.writeEnd)
    defer { cplatform_forward_signals_to(0) }
    output.closeWriteEnd()
    errorOutput.closeWriteEnd()
    do {
      var streams = ChildOutput(output: output.readEnd, errorOutput: errorOutput.readEnd)
      try streams.read(while: { isRunning(process) }, until: ContinuousClock.now + timeout)
      return Outcome(status: wait(for: process), output: streams.output, errorOutput: streams.errorOutput)
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
    let variables = childEnvironment().map { strdup($0) } + [nil]
    defer { for text in variables { free(text) } }
    let failure = ProgramStart.start(executable, arguments) { posix_spawn(&process, $0, &actions, &attributes, $1, variables) }
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

  private func isRunning(_ process: pid_t) -> Bool {
    var information = siginfo_t()
    // WNOWAIT: the process stays to be reaped, and its group to be killed.
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) != 0 { guard errno == EINTR else { return false } }
    return information.si_signo == 0
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
