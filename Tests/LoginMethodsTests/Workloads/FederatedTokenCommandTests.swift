import Entra
import Glibc
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct FederatedTokenCommandTests {
  private let directory: TemporaryDirectory
  private let test: TestHost

  init() throws {
    directory = try TemporaryDirectory()
    let vault = try directory.write("#!/bin/sh\n", to: "bin/vault")
    chmod(vault, 0o755)
    test = TestHost(environment: ["PATH": "\(directory.path)/bin"])
  }

  private func obtain(_ command: String) throws -> IssuedToken {
    try test.obtain(.workloadIdentity, .contoso.with(.federatedTokenCommand, command).with(.timeout, "90s"))
  }

  private func queue(status: Int32 = 0, output: String = "", error: String = "") {
    test.programs.queue { _ in ChildProcess.Outcome(status: status, output: Array(output.utf8), errorOutput: Array(error.utf8)) }
  }

  @Test("The command runs by its whole path, without a shell, in a directory that nobody else can write; what it prints is redeemed")
  func token() throws {
    queue(output: "a.b.c\n")
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)

    let issued = try obtain("vault read 'identity/oidc token'")

    #expect(issued.token.text == "t")
    #expect(
      test.programs.runs == [
        ChildProcess(
          executable: "\(directory.path)/bin/vault", arguments: ["read", "identity/oidc token"], directory: "/", timeout: .seconds(90))
      ])
    #expect(test.network.requests.map { $0.form["client_assertion"] } == ["a.b.c"])
  }

  @Test("An early renewal gives it no more than its own time")
  func timeout() {
    queue(status: 1)

    _ = try? LoginMethod.workloadIdentity.source(test.signIn(.contoso.with(.federatedTokenCommand, "vault")))
      .obtain(Prompts(queue: nil, host: test.host), within: .seconds(2))

    #expect(test.programs.runs.map(\.timeout) == [.seconds(2)])
  }

  @Test("A failure is told with the first line of what it wrote, without what looks like a token")
  func failure() {
    queue(status: 2, output: "s3cr3t", error: "\nError: hvs.CAESIs3cr3t is not valid\nmore")

    let error = #expect(throws: FederatedTokenError.self) { try obtain("vault read x") }

    #expect(error?.summary == "the command vault for the federated token failed with status 2: Error: [token] is not valid")
    #expect(test.network.requests == [])
  }

  @Test("What it prints must be one token", arguments: ["", "\n", "Token: abc", "a\nb", "{\"token\":\"s3cr3t\"} x"])
  func output(_ output: String) {
    queue(output: output)

    #expect(throws: FederatedTokenError.noTokenInOutput("vault")) { try obtain("vault") }
    #expect(test.network.requests == [])
  }

  @Test(
    "A program that cannot be run, or does not end, is told by name",
    arguments: [
      (ChildProcessError.timedOut, FederatedTokenError.commandTimedOut("vault", seconds: 90)),
      (.cannotStart("Exec format error"), .commandCannotStart("vault", reason: "Exec format error")),
      (.outputTooLarge, .noTokenInOutput("vault")),
    ])
  func trouble(_ cause: ChildProcessError, _ expected: FederatedTokenError) {
    test.programs.queue { _ in throw cause }

    #expect(throws: expected) { try obtain("vault --token=s3cr3t") }
  }

  @Test("The time that it was given is told in whole seconds, never as less than it was")
  func partOfASecond() {
    test.programs.queue { _ in throw ChildProcessError.timedOut }

    #expect(throws: FederatedTokenError.commandTimedOut("vault", seconds: 2)) {
      try LoginMethod.workloadIdentity.source(test.signIn(.contoso.with(.federatedTokenCommand, "vault")))
        .obtain(Prompts(queue: nil, host: test.host), within: .milliseconds(1500))
    }
  }

  @Test("A name must be in PATH, a path must be whole", arguments: ["nothing", "./vault", "bin/vault", "~/vault"])
  func notFound(_ name: String) {
    #expect(throws: FederatedTokenError.commandNotFound(name)) { try obtain(name) }
    #expect(test.programs.runs == [])
  }

  @Test(
    "What cannot be split is refused before anything is asked",
    arguments: [("'", CommandWords.Fault.openQuote("'")), ("a | b", .needsShell("|")), ("  ", .noProgram), ("''", .noProgram)])
  func syntax(_ text: String, _ fault: CommandWords.Fault) {
    #expect(throws: FederatedTokenError.unusableCommand(fault)) {
      try LoginMethod.workloadIdentity.source(test.signIn(.contoso.with(.federatedTokenCommand, text)))
    }
  }
}
