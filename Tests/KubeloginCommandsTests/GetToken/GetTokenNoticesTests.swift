import Platform
import TestSupport
import Testing
import TokenCache

@testable import KubeloginCommands

private let overrideLine = "kubelogin: AZURE_CLIENT_ID replaces --client-id; --disable-environment-override keeps the flag\n"

/// What get-token says on stderr though all is well, to a person at a terminal.
struct GetTokenNoticesTests {
  private func machine(_ environment: [String: String] = [:]) throws -> TestMachine {
    var machine = try TestMachine(environment)
    machine.errorIsTerminal = true
    return machine
  }

  @Test(
    "Where stderr is no terminal, a good run writes nothing there, unless -v is given",
    arguments: [([], ""), (["-v", "0"], ""), (["-v", "1"], overrideLine), (["-v", "1", "--logtostderr=false"], "")])
  func nobodyReads(flags: [String], text: String) throws {
    var machine = try machine(["AZURE_CLIENT_ID": "other-app"])
    machine.errorIsTerminal = false
    machine.queueToken()

    #expect(machine.run(machine.servicePrincipal(flags)) == TestMachine.Outcome(output: TestMachine.credential(), error: text))
  }

  @Test("Nor is it told there that nothing can be kept, that flags are old or that words mean nothing")
  func nobodyReadsWarnings() throws {
    var machine = try machine()
    machine.errorIsTerminal = false
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["stray", "--token-cache-dir", "/dev/null/cache"]))

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
  }

  @Test("A variable that changes a flag's value is told in one line")
  func override() throws {
    let machine = try machine(["AZURE_CLIENT_ID": "other-app", "AZURE_TENANT_ID": "contoso"])
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal())

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential(), error: overrideLine))
    #expect(machine.network.requests.first?.form["client_id"] == "other-app")
  }

  @Test(
    "KUBELOGIN_QUIET hides every such line, whatever it is set to, also with -v 1",
    arguments: [("1", ""), ("true", ""), ("", overrideLine + "kubelogin: arguments without a flag are ignored: 1 of them\n")])
  func quiet(value: String, text: String) throws {
    let machine = try machine(["AZURE_CLIENT_ID": "other-app", "KUBELOGIN_QUIET": value])
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["stray", "-v", "1"]))

    #expect((outcome.status, outcome.output) == (0, TestMachine.credential()))
    #expect(Set(outcome.error.split(separator: "\n")) == Set(text.split(separator: "\n")))
  }

  @Test("KUBELOGIN_QUIET hides no error")
  func quietError() throws {
    let machine = try machine(["KUBELOGIN_QUIET": "1"])

    #expect(machine.run(["get-token"]).error.hasPrefix("Error: "))
  }

  @Test("With --disable-environment-override the flag counts and nothing is told")
  func optOut() throws {
    let machine = try machine(["AZURE_CLIENT_ID": "other-app", "AAD_LOGIN_METHOD": "azurecli"])
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["--disable-environment-override"]))

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(machine.network.requests.first?.form["client_id"] == "app")
  }

  @Test("The line about a secret's variable names the variable and neither value")
  func secretOverride() throws {
    let machine = try machine(["AZURE_CLIENT_SECRET": "0th3r-s3cr3t"])
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal())

    #expect(
      outcome.error == "kubelogin: AZURE_CLIENT_SECRET replaces --client-secret; --disable-environment-override keeps the flag\n")
    #expect(machine.network.requests.first?.form["client_secret"] == "0th3r-s3cr3t")
  }

  @Test("Arguments without a flag are ignored with one line that counts them and shows none")
  func positionals() throws {
    let machine = try machine()
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["stray-s3cr3t", "--", "--client-id", "x"]))

    #expect(
      outcome
        == TestMachine.Outcome(output: TestMachine.credential(), error: "kubelogin: arguments without a flag are ignored: 3 of them\n"))
  }

  /// These command lines begin with a --cache-dir of their own.
  private static let secondCacheDirectory = "kubelogin: --cache-dir is given more than once: the last value counts\n"

  @Test("--token-cache-dir works, and says what to use instead")
  func deprecatedFlag() throws {
    let machine = try machine()
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["--token-cache-dir", "\(machine.directory.path)/old"]))

    #expect(
      outcome
        == TestMachine.Outcome(
          output: TestMachine.credential(),
          error: "Flag --token-cache-dir has been deprecated, use --cache-dir instead\n" + Self.secondCacheDirectory))
    #expect(FileStamp.of("\(machine.directory.path)/old/salt") != .absent)
    #expect(FileStamp.of(machine.cacheDirectory) == .absent)
  }

  @Test("A cache directory that cannot be made costs one warning, not the token", arguments: ["file/cache", "file", "file/a/b/c"])
  func unusableCache(name: String) throws {
    let machine = try machine()
    try machine.directory.write("in the way", to: "file")
    machine.queueToken()
    machine.queueToken()
    let arguments = machine.servicePrincipal(["--cache-dir", "\(machine.directory.path)/\(name)"])

    let outcomes = [machine.run(arguments), machine.run(arguments)]

    let warning =
      "kubelogin: the token is not kept: cannot create the directory \(machine.directory.path)/\(name)/answers: Not a directory\n"
    let expected = TestMachine.Outcome(output: TestMachine.credential(), error: Self.secondCacheDirectory + warning)
    #expect(outcomes == [expected, expected])
    #expect(machine.network.requests.count == 2)
    #expect(try machine.directory.read("file") == "in the way")
  }

  @Test("A file where the sessions should be costs one warning, not the token")
  func fileInTheWay() throws {
    let machine = try machine()
    try machine.directory.write("in the way", to: "cache/sessions")
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal())

    #expect((outcome.status, outcome.output) == (0, TestMachine.credential()))
    #expect(outcome.error.hasPrefix("kubelogin: the token is not kept: cannot "))
    #expect(outcome.error.filter(\.isNewline).count == 1)
  }

  @Test("Without HOME and --cache-dir nothing is kept, and one warning says so")
  func noHome() throws {
    let machine = try machine()
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["--cache-dir", ""]))

    #expect(
      outcome
        == TestMachine.Outcome(
          output: TestMachine.credential(),
          error: Self.secondCacheDirectory + "kubelogin: the token is not kept: HOME is not set and no --cache-dir is given\n"))
  }

  @Test("KUBECACHEDIR holds the cache where no flag does, and HOME where neither does")
  func defaultDirectories() throws {
    var machine = try machine()
    machine.environment = ["HOME": "\(machine.directory.path)/home", "KUBECACHEDIR": "\(machine.directory.path)/kube"]
    machine.queueToken()
    machine.queueToken()

    _ = machine.run(machine.servicePrincipal(["--cache-dir", ""]))
    machine.environment["KUBECACHEDIR"] = nil
    _ = machine.run(machine.servicePrincipal(["--cache-dir", ""]))

    #expect(FileStamp.of("\(machine.directory.path)/kube/salt") != .absent)
    #expect(FileStamp.of("\(machine.directory.path)/home/.kube/cache/kubelogin/salt") != .absent)
  }

  @Test("The warm path finds what the run has stored: the same bytes, and the same lines for people")
  func warmPath() throws {
    let machine = try machine(["AZURE_CLIENT_ID": "other-app"])
    machine.queueToken()
    let outcome = machine.run(machine.servicePrincipal())

    let answer = try #require(WarmPath.answer(to: machine.question(machine.servicePrincipal()), at: machine.clock.now))

    #expect(String(decoding: answer.output, as: UTF8.self) == outcome.output)
    #expect(String(decoding: answer.notices, as: UTF8.self) == outcome.error)
  }

  @Test("What a run without a terminal stores holds the lines for a person who comes later; with KUBELOGIN_QUIET it holds none")
  func storedNotices() throws {
    for (variables, text) in [([:], overrideLine), (["KUBELOGIN_QUIET": "1"], "")] {
      var machine = try machine(variables.merging(["AZURE_CLIENT_ID": "other-app"]) { $1 })
      machine.errorIsTerminal = false
      machine.queueToken()
      _ = machine.run(machine.servicePrincipal())

      let answer = try #require(WarmPath.answer(to: machine.question(machine.servicePrincipal()), at: machine.clock.now))

      #expect(String(decoding: answer.notices, as: UTF8.self) == text)
    }
  }
}
