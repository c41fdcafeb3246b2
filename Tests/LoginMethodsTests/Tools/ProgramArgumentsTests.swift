import Glibc
import Platform
import Settings
import TestSupport
import Testing

@testable import LoginMethods

/// Every user of a machine can read the arguments of its programs.
struct ProgramArgumentsTests {
  /// Every way to give a secret, at once.
  private static let secrets: [Setting: String] = Dictionary(
    uniqueKeysWithValues: Setting.shared.filter(\.isSecret).map { ($0, "hunter2") })

  @Test(
    "No program gets a secret as an argument, whatever secrets there are",
    arguments: [("azurecli", "az"), ("azd", "azd"), ("workloadidentity", "vault")])
  func arguments(_ method: String, _ program: String) throws {
    let directory = try TemporaryDirectory()
    for name in ["az", "azd", "vault"] { chmod(try directory.write("#!/bin/sh\n", to: "bin/\(name)"), 0o755) }
    let variables = Set(Setting.shared.filter(\.isSecret).flatMap(\.variables).map(\.name)).union(
      LoginMethods.all.flatMap(\.secretVariables))
    let environment = Dictionary(uniqueKeysWithValues: variables.map { ($0, "hunter2") })
      .merging(["PATH": "\(directory.path)/bin", "HOME": directory.path]) { $1 }
    let test = TestHost(environment: environment)
    test.programs.queue { _ in ChildProcess.Outcome(status: 1, output: []) }
    let flags = [Setting: String].contoso.merging(Self.secrets) { $1 }.with(.federatedTokenCommand, "vault read token")

    _ = try? test.obtain(try #require(LoginMethods.named(method)), flags)

    #expect(!Self.secrets.isEmpty && !variables.isEmpty)
    #expect(test.programs.runs.map(\.executable) == ["\(directory.path)/bin/\(program)"])
    #expect(test.programs.runs.allSatisfy { run in !run.arguments.contains { $0.contains("hunter2") } })
  }
}
