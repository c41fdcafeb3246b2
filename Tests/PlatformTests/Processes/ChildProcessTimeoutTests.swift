import Glibc
import Platform
import TestSupport
import Testing

/// Real processes and real milliseconds: what a timeout must end cannot be simulated.
struct ChildProcessTimeoutTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func shell(_ script: String, timeout: Duration) -> ChildProcess {
    ChildProcess(executable: "/bin/sh", arguments: ["-c", script], directory: directory.path, timeout: timeout)
  }

  /// The process whose id was written to that file.
  private func process(_ name: String) throws -> pid_t {
    let text = try directory.read(name)
    return try #require(pid_t(text.split(separator: "\n").first ?? ""))
  }

  /// Gone or dead; a killed orphan may stay as a zombie where nobody reaps.
  private func hasEnded(_ process: pid_t) -> Bool {
    let isOver = {
      guard let stat = try? Files.read("/proc/\(process)/stat") else { return true }
      return String(decoding: stat, as: UTF8.self).contains(") Z ")
    }
    return (try? wait(for: "the end of process \(process)", until: isOver)) != nil
  }

  /// Runs into a timeout that comes after the script has written its file: a busy machine needs a longer one.
  private func runIntoTimeout(_ script: String) throws {
    for seconds in [0.3, 3, 30, 120] {
      #expect(throws: ChildProcessError.timedOut) { try shell(script, timeout: .seconds(seconds)).run() }
      if access("\(directory.path)/pid", F_OK) == 0 { return }
    }
  }

  @Test("A program that takes too long is ended, and the run says so")
  func timeout() throws {
    let start = ContinuousClock.now

    try runIntoTimeout("echo $$ > part; mv part pid; exec sleep 1000")

    #expect(start.duration(to: .now) < .seconds(900))
    #expect(hasEnded(try process("pid")))
  }

  @Test("A timeout ends the grandchildren too, those as well that ignore SIGTERM")
  func wholeGroup() throws {
    let grandchild = "trap '' TERM; echo $$ > part; mv part pid; while :; do sleep 1; done"
    let script = "/bin/sh -c '\(grandchild.replacing("'", with: #"'\''"#))' & wait"

    try runIntoTimeout(script)

    #expect(hasEnded(try process("pid")))
  }

  @Test("A program that closes its streams and stays is ended at the timeout too")
  func closedStreams() throws {
    #expect(throws: ChildProcessError.timedOut) {
      try shell("exec >&- 2>&-; exec sleep 1000", timeout: .milliseconds(300)).run()
    }
  }

  @Test("A grandchild that keeps the streams open does not hold the run, and goes on")
  func openStreams() throws {
    let start = ContinuousClock.now

    let outcome = try shell("sleep 60 & echo $! > pid; echo done; echo said >&2; exit 3", timeout: .seconds(50)).run()

    #expect(outcome == ChildProcess.Outcome(status: 3, output: Array("done\n".utf8), errorOutput: Array("said\n".utf8)))
    #expect(start.duration(to: .now) < .seconds(30))
    #expect(kill(try process("pid"), SIGKILL) == 0)
  }

  @Test("A grandchild that writes without end holds the run until the timeout at most, and what came is used")
  func chattingOn() throws {
    let outcome = try shell("(while :; do echo more; sleep 0.01; done) & echo $! > pid; echo done", timeout: .milliseconds(500)).run()

    #expect(outcome.status == 0 && outcome.output.firstRange(of: Array("done\n".utf8)) != nil)
    #expect(kill(try process("pid"), SIGKILL) == 0)
  }

  @Test("Too much output ends the program that prints it")
  func endlessOutput() throws {
    #expect(throws: ChildProcessError.outputTooLarge) {
      try shell("echo $$ > pid; exec cat /dev/zero", timeout: .patience).run()
    }

    #expect(hasEnded(try process("pid")))
  }
}
