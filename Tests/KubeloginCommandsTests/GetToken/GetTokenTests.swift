import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// get-token from the command line to stdout, for a service principal.
struct GetTokenTests {
  let machine: TestMachine

  init() throws {
    machine = try TestMachine()
  }

  @Test("A service principal's token costs one request and is printed as an ExecCredential, byte for byte")
  func firstRun() throws {
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal())

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
    let request = try #require(machine.network.requests.first)
    #expect(machine.network.requests.count == 1)
    #expect(request.method == "POST")
    #expect(request.url == "https://login.microsoftonline.com/contoso/oauth2/v2.0/token")
    #expect(
      request.form == [
        "grant_type": "client_credentials", "client_id": "app", "client_secret": TestMachine.secret, "scope": "aks-server/.default",
      ])
  }

  @Test("A second run within the lifetime asks Entra nothing and prints the same bytes")
  func secondRun() {
    machine.queueToken()
    let first = machine.run(machine.servicePrincipal())
    machine.clock.advance(.seconds(1800))

    let second = machine.run(machine.servicePrincipal())

    #expect(second == first)
    #expect(machine.network.requests.count == 1)
  }

  @Test("A run after the token's end asks again")
  func expired() {
    machine.queueToken()
    _ = machine.run(machine.servicePrincipal())
    machine.clock.advance(.seconds(3600))
    machine.queueToken("new")

    let outcome = machine.run(machine.servicePrincipal())

    #expect(outcome.output.contains(#""expirationTimestamp":"2030-01-02T03:04:05Z","token":"new""#))
    #expect(machine.network.requests.count == 2)
  }

  @Test(
    "Another identity, server, tenant or secret is another session",
    arguments: [
      ["--client-id", "other"], ["--server-id", "other"], ["--tenant-id", "other"], ["--client-secret", "other"],
      ["-e", "AzureChinaCloud"],
    ])
  func otherSession(flags: [String]) {
    machine.queueToken("first")
    machine.queueToken("second")
    _ = machine.run(machine.servicePrincipal())

    let outcome = machine.run(machine.servicePrincipal(flags))

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential("second")))
  }

  @Test(
    "The answer has the API version that client-go speaks",
    arguments: ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"])
  func apiVersion(version: String) {
    var machine = machine
    machine.environment["KUBERNETES_EXEC_INFO"] =
      #"{"kind":"ExecCredential","apiVersion":"\#(version)","spec":{"interactive":true,"cluster":{"config":{"deep":[1]}}}}"#
    machine.queueToken()

    #expect(machine.run(machine.servicePrincipal()) == TestMachine.Outcome(output: TestMachine.credential(apiVersion: version)))
  }

  @Test(
    "Every cloud has a sign-in host, under each of its names and in any case",
    arguments: [
      ("AzureCloud", "login.microsoftonline.com"), ("AzurePublic", "login.microsoftonline.com"),
      ("AzurePublicCloud", "login.microsoftonline.com"), ("", "login.microsoftonline.com"),
      ("azurepubliccloud", "login.microsoftonline.com"),
      ("AzureUSGovernment", "login.microsoftonline.us"), ("AzureUSGovernmentCloud", "login.microsoftonline.us"),
      ("AZUREUSGOVERNMENTCLOUD", "login.microsoftonline.us"), ("AzureChinaCloud", "login.chinacloudapi.cn"),
    ])
  func clouds(name: String, host: String) {
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["--environment", name]))

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(machine.network.requests.map(\.url) == ["https://\(host)/contoso/oauth2/v2.0/token"])
  }

  @Test("--legacy asks the v1 endpoint for a resource")
  func legacy() {
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["--legacy"]))

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(machine.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/token?api-version=1.0"])
    #expect(machine.network.requests.first?.form["resource"] == "aks-server")
    #expect(machine.network.requests.first?.form["scope"] == nil)
  }

  @Test("Every spelling of pflag gives the same run")
  func spellings() {
    machine.queueToken()

    let outcome = machine.run([
      "-v0", "get-token", "-lspn", "--server-id=aks-server", "--client-id=app", "--client-secret=\(TestMachine.secret)", "-t=contoso",
      "--cache-dir=\(machine.cacheDirectory)", "--legacy=false", "--pop-enabled=F",
    ])

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(machine.network.requests.first?.form["client_secret"] == TestMachine.secret)
  }

  @Test("A secret that starts with a dash reaches Entra as it is", arguments: ["-x~", "--tenant-id", "--", "-", "--help"])
  func dashedSecret(secret: String) {
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["--client-secret", secret]))

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(machine.network.requests.first?.form["client_secret"] == secret)
  }

  @Test("Nothing in the cache directory is readable by others, and no file holds the secret")
  func cacheFiles() throws {
    machine.queueToken()
    _ = machine.run(machine.servicePrincipal())

    let files = try ["", "answers", "sessions", "accounts"].flatMap { directory in
      try Files.names(in: "\(machine.cacheDirectory)/\(directory)").map { "\(directory)/\($0)" }
    }.filter { !["/answers", "/sessions", "/accounts"].contains($0) }

    #expect(files.contains { $0.hasPrefix("sessions/") && $0.hasSuffix(".json") })
    for file in files { #expect(try !machine.directory.read("cache/\(file)").contains(TestMachine.secret), "\(file) holds the secret") }
  }

  @Test("A closed stdout is an error, and the token is not lost: the next run asks nothing")
  func closedOutput() {
    machine.queueToken()
    let test = TestHost(clock: machine.clock, network: machine.network)
    var host = test.host
    host.terminal.writeOutput = { _ in false }

    let status = Kubelogin.run(machine.servicePrincipal(), machine.question(machine.servicePrincipal()), in: host)

    #expect(status == 1)
    #expect(
      test.terminal.error.text
        == "Error: the output cannot be written to stdout\nHint: check where stdout goes: a closed pipe or a full disk\nCode: output.failed\n"
    )
    #expect(machine.run(machine.servicePrincipal()) == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(machine.network.requests.count == 1)
  }
}
