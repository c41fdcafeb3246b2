import Platform
import TestSupport

/// Plays a transcript: its own home, its own emulator, real processes.
final class Player {
  private let transcript: Transcript
  private let directory: TemporaryDirectory
  private let stage: EmulatorStage
  private var substitutions: [String: String]
  private var environment: [String: String]
  private var commonFlags = ""
  private var offset = 0
  private var lastCommand: String?
  private var lastOutput: String?
  private var secrets = PlantedSecrets()
  private(set) var failures: [Failure] = []

  struct Failure: Equatable {
    var line: Int
    var text: String
  }

  init(_ transcript: Transcript) throws {
    self.transcript = transcript
    directory = try TemporaryDirectory()
    for name in ["bin", "home", "work", "log"] { try Files.makeDirectory("\(directory.path)/\(name)") }
    let emulator = try EmulatorProcess(scratch: "\(directory.path)/log")
    stage = EmulatorStage(emulator)
    substitutions = [
      "entra": emulator.baseURL, "port": emulator.port, "ca": emulator.authorityFile, "cluster": emulator.cluster("demo"),
      "platform": emulator.managedIdentityURL, "thumbprint": emulator.thumbprint,
      "contoso": "c0117050-1111-4a4a-8b8b-000000000001", "fabrikam": "fab21ca4-2222-4a4a-8b8b-000000000002",
      "client": "80faf920-1908-4b52-b5ef-a8e7bedfc67a", "server": "6dae42f8-4368-4678-94ff-3960e28e3630",
      "ci": "51000001-c1c1-4a4a-8b8b-0000000000c1", "ci-expired": "51000002-c1c1-4a4a-8b8b-0000000000c2",
      "staging": "a71c0de5-0003-4a4a-8b8b-00000000a003", "dir": "\(directory.path)/work", "home": "\(directory.path)/home",
      "cache": "\(directory.path)/home/cache", "bin": "\(directory.path)/bin", "kubelogin": Programs.kubelogin,
    ]
    environment = [
      "HOME": "\(directory.path)/home", "PATH": "\(directory.path)/bin:/usr/local/bin:/usr/bin:/bin",
      "SSL_CERT_FILE": emulator.authorityFile,
      "AZURE_POD_IDENTITY_AUTHORITY_HOST": emulator.managedIdentityURL, "TZ": "UTC", "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
      // What a machine has for keyrings must not matter.
      "KUBELOGIN_TOKEN_STORE": "file",
    ]
  }

  func play() throws -> [Failure] {
    for step in transcript.steps {
      do {
        try play(step)
      } catch {
        fail(step.line, "\(error)")
      }
    }
    stage.end()
    for process in LeftOverProcess.all(mentioning: directory.path, except: "entra-emulator") {
      fail(1, "process \(process.id) was left behind: \(process.commandLine)")
      process.end()
    }
    return failures
  }

  private func fail(_ line: Int, _ text: String) {
    failures.append(Failure(line: line, text: text.replacing(/eyJ[-\w.]{40,}/, with: "eyJ…")))
  }

  private func play(_ step: Transcript.Step) throws {
    switch step.action {
    case .with(let flags): commonFlags = try substituted(flags, step.line)
    case .environment(let name, let value): environment[name] = try value.map { try substituted($0, step.line) }
    case .secret(let value): secrets.add(value)
    case .entra(let order): if let problem = try stage.follow(try substituted(order, step.line)) { fail(step.line, problem) }
    case .clock(let seconds):
      offset += seconds
      try stage.advanceClock(seconds)
    case .file(let name, let mode, let lines): try write(lines, to: path(name, step.line), mode ?? "600")
    case .program(let name, let lines): try write(["#!/bin/sh"] + lines, to: "\(directory.path)/bin/\(name)", "755")
    case .show(let name, let lines):
      let actual = textLines(String(decoding: try Files.read(try path(name, step.line)), as: UTF8.self))
      if let difference = difference(between: actual, and: lines.map(substitutedLeniently)) { fail(step.line, "\(name): \(difference)") }
    case .command(let command): try play(command, at: step.line)
    }
  }

  // MARK: Names

  private func path(_ name: String, _ line: Int) throws -> String {
    let name = try substituted(name, line)
    return name.hasPrefix("/") ? name : "\(directory.path)/work/\(name)"
  }

  private func write(_ lines: [String], to path: String, _ mode: String) throws {
    if let slash = path.lastIndex(of: "/") { try Files.makeDirectory(String(path[..<slash])) }
    let draft = "\(directory.path)/log/draft"
    try Files.writeAtomically(Array(lines.map { substitutedLeniently($0) + "\n" }.joined().utf8), to: draft)
    // A process of its own makes the file: a program that this process had open for writing could not be started while another
    // test's child, just forked, still has it open.
    let install = ["-m", mode, draft, path]
    _ = try RunningProcess("install", install, environment: environment, directory: "/", scratch: "\(directory.path)/log").outcome()
  }

  /// Replaces `{name}`; a name that is not known is an error.
  private func substituted(_ text: String, _ line: Int) throws -> String {
    let result = substitutedLeniently(text)
    if let unknown = result.firstMatch(of: /\{[a-z][a-z-]*\}/) { throw TranscriptError(line, "nothing is named \(unknown.output)") }
    return result
  }

  private func substitutedLeniently(_ text: String) -> String {
    text.replacing(/\{([a-z][a-z-]*)\}/) { match in substitutions[String(match.1)] ?? String(match.0) }
  }

  // MARK: Commands

  private func play(_ command: Transcript.Command, at line: Int) throws {
    guard let text = command.text ?? lastCommand else { throw TranscriptError(line, "'again' without a command before it") }
    lastCommand = text
    let invocation = Invocation(
      shellWords(try substituted(text, line)), commonFlags: shellWords(commonFlags), clockOffset: offset,
      program: try ShiftedProgram.path(seconds: offset, in: "\(directory.path)/log"))
    let outcomes = try (0..<command.count).map { _ in
      try RunningProcess(
        invocation.executable, invocation.arguments, environment: environment.merging(invocation.variables) { $1 },
        directory: "\(directory.path)/work", scratch: "\(directory.path)/log")
    }.map { try $0.outcome(mayShowSecrets: true) }

    let reference = lastOutput ?? (command.count > 1 ? outcomes.first?.output : nil)
    let shared = command.errorOutput.compactMap { if case .inOne(let pattern) = $0.kind { (line: $0.line, pattern: pattern) } else { nil } }
    for (line, pattern) in shared {
      let pattern = try substituted(pattern, line)
      let count = outcomes.count { textLines($0.errorOutput).contains { matches($0, pattern) } }
      if count != 1 { fail(line, "\(count) of \(outcomes.count) printed such a line") }
    }
    for outcome in outcomes {
      try check(outcome, against: command, at: line, reference: reference)
      try secrets.addRefreshTokens(in: "\(directory.path)/home/cache")
      for finding in secrets.findings(in: outcome, mayPrintToken: invocation.mayPrintToken) { fail(line, finding) }
    }
    for cache in ["cache", ".kube/cache/kubelogin"] {
      for finding in secrets.findings(inFilesOf: "\(directory.path)/home/\(cache)") { fail(line, finding) }
    }
    if invocation.mayPrintToken, let output = outcomes.first?.output, !output.isEmpty { lastOutput = output }
  }

  private func check(
    _ outcome: RunningProcess.Outcome, against command: Transcript.Command, at line: Int, reference: String?
  ) throws {
    if outcome.status != command.status {
      fail(line, "exit \(outcome.status), expected \(command.status)\n  stderr: \(outcome.errorOutput)")
    }
    var patterns: [String] = []
    for expectation in command.output {
      switch expectation.kind {
      case .line(let pattern), .inOne(let pattern): patterns.append(try substituted(pattern, expectation.line))
      case .sameBytes where outcome.output == reference, .otherBytes where outcome.output != reference && !outcome.output.isEmpty: break
      case .sameBytes: fail(expectation.line, "stdout is not the same:\n  before: \(reference ?? "nothing")\n  now:    \(outcome.output)")
      case .otherBytes: fail(expectation.line, "stdout is the same or empty: \(outcome.output)")
      }
    }
    if patterns.count == command.output.count, let difference = difference(between: textLines(outcome.output), and: patterns) {
      fail(line, "stdout: \(difference)")
    }
    try checkErrors(outcome, against: command, at: line)
  }

  private func checkErrors(_ outcome: RunningProcess.Outcome, against command: Transcript.Command, at line: Int) throws {
    var patterns: [String] = []
    for expectation in command.errorOutput {
      if case .line(let pattern) = expectation.kind { patterns.append(try substituted(pattern, expectation.line)) }
    }
    var lines = textLines(outcome.errorOutput)
    if command.ignoresOtherErrors { lines = inOrder(lines, patterns) }
    if let difference = difference(between: lines, and: patterns) {
      fail(line, "stderr: \(difference)\n  all of it: \(outcome.errorOutput)")
    }
  }

  /// The lines that the patterns ask for, as far as they occur in this order.
  private func inOrder(_ lines: [String], _ patterns: [String]) -> [String] {
    var rest = lines[...]
    return patterns.compactMap { pattern in
      guard let index = rest.firstIndex(where: { matches($0, pattern) }) else { return nil }
      defer { rest = rest[(index + 1)...] }
      return rest[index]
    }
  }
}
