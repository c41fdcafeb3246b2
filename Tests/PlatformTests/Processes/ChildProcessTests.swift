import Glibc
import Platform
import TestSupport
import Testing

struct ChildProcessTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func shell(_ script: String, timeout: Duration = .patience) -> ChildProcess {
    ChildProcess(executable: "/bin/sh", arguments: ["-c", script], directory: directory.path, timeout: timeout)
  }

  private func program(_ path: String, _ arguments: String...) -> ChildProcess {
    ChildProcess(executable: path, arguments: arguments, directory: directory.path, timeout: .patience)
  }

  // MARK: What comes back

  @Test("Output, error output and exit status come back apart")
  func outcome() throws {
    let outcome = try shell("echo out; echo err >&2; exit 7").run()

    #expect(outcome == ChildProcess.Outcome(status: 7, output: Array("out\n".utf8), errorOutput: Array("err\n".utf8)))
  }

  @Test("A program that a signal ends has the status 128 and the signal's number")
  func killed() throws {
    #expect(try shell("kill -KILL $$").run() == ChildProcess.Outcome(status: 137, output: []))
  }

  @Test("A program starts with no signal blocked, whatever the thread that starts it blocks", arguments: [SIGTERM, SIGINT, SIGHUP])
  func signalMask(number: Int32) throws {
    let outcome = try shell("kill -\(number) $$").run()

    #expect(outcome == ChildProcess.Outcome(status: 128 + number, output: []))
  }

  @Test("Both streams are read at once: more than a pipe holds on each does not stop the program")
  func bothStreams() throws {
    let outcome = try shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero").run()

    #expect(outcome.status == 0)
    #expect(outcome.output.count == 300_000)
    #expect(outcome.errorOutput.count == 300_000)
  }

  @Test("1 MiB of output is taken, one byte more is an error", arguments: ["", " >&2"])
  func outputLimit(redirection: String) throws {
    let whole = try shell("head -c 1048576 /dev/zero\(redirection)").run()

    #expect(max(whole.output.count, whole.errorOutput.count) == 1 << 20)
    #expect(throws: ChildProcessError.outputTooLarge) { try shell("head -c 1048577 /dev/zero\(redirection)").run() }
  }

  @Test(
    "A program that is not there, or may not run, cannot start",
    arguments: [("none", "No such file or directory"), ("plain", "Permission denied")])
  func cannotStart(name: String, reason: String) throws {
    try directory.write("#!/bin/sh\n", to: "plain")

    #expect(throws: ChildProcessError.cannotStart(reason)) { try program("\(directory.path)/\(name)").run() }
  }

  @Test("A directory that is not there is told before anything runs")
  func missingDirectory() throws {
    var process = program("/bin/sh", "-c", "echo ran")
    process.directory = "\(directory.path)/none"

    #expect(throws: ChildProcessError.cannotStart("No such file or directory")) { try process.run() }
  }

  @Test("A script without #! is run as a shell would, with its arguments")
  func withoutInterpreterLine() throws {
    let draft = try directory.write("printf '<%s>' \"$@\"", to: "draft")
    // Made by a process of its own: what this one has open for writing could not be started while another test forks.
    _ = try shell("install -m 700 \(draft) tool").run()

    #expect(try program("\(directory.path)/tool", "a b", "").run() == ChildProcess.Outcome(status: 0, output: Array("<a b><>".utf8)))
  }

  // MARK: What it gets

  @Test("Arguments arrive as they are: no shell reads them")
  func noShell() throws {
    let arguments = ["$HOME", "a b", "*", "; echo planted", "`id`", "", "'", "ä\n"]
    var process = program("/usr/bin/printf", "<%s>")
    process.arguments += arguments

    let output = String(decoding: try process.run().output, as: UTF8.self)

    #expect(output == arguments.map { "<\($0)>" }.joined())
  }

  @Test("Variables are inherited, replaced and added")
  func environment() throws {
    let path = try #require(Environment.live["PATH"])
    var process = program("/usr/bin/env")
    process.environment = ["HOME": "/new = home", "KUBELOGIN_TEST_ADDED": ""]

    let lines = String(decoding: try process.run().output, as: UTF8.self).split(separator: "\n")

    #expect(
      lines.filter { ["PATH", "HOME", "KUBELOGIN_TEST_ADDED"].contains($0.prefix { $0 != "=" }) }.sorted() == [
        "HOME=/new = home", "KUBELOGIN_TEST_ADDED=", "PATH=\(path)",
      ])
  }

  @Test("It starts in the directory that is given")
  func startDirectory() throws {
    #expect(try program("/bin/pwd", "-P").run().output == Array("\(directory.path)\n".utf8))
  }

  @Test("Its stdin is at its end: a program that asks something does not wait")
  func standardInput() throws {
    #expect(try program("/bin/cat").run() == ChildProcess.Outcome(status: 0, output: []))
  }

  @Test("It leads a process group of its own")
  func processGroup() throws {
    let output = try shell("read -r stat < /proc/self/stat; set -- $stat; echo $1 $5").run().output

    let numbers = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    #expect(numbers.count == 2 && numbers.first == numbers.last)
    #expect(numbers.last != "\(getpgrp())")
  }
}
