import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// No secret and no token on stderr, and nothing on stdout, whatever goes wrong.
struct SecrecyTests {
  let machine: TestMachine

  init() throws {
    machine = try TestMachine()
  }

  /// Exit 1, three lines on stderr, nothing on stdout, none of what was planted.
  private func expectFailure(_ arguments: [String], on machine: TestMachine, code: String) {
    let outcome = machine.run(arguments)

    let lines = outcome.error.split(separator: "\n", omittingEmptySubsequences: false)
    #expect((outcome.status, outcome.output) == (1, ""))
    #expect(lines.map { String($0.prefix { $0 != ":" }) } == ["Error", "Hint", "Code", ""], "\(outcome.error)")
    #expect(lines.dropLast().last == "Code: \(code)")
    #expect(!outcome.error.contains("s3cr3t") && !outcome.error.contains("t0k3n"), "\(outcome.error)")
  }

  @Test(
    "An answer that is no token fails the run and shows neither the secret nor what may be one",
    arguments: [
      (
        401, "application/json",
        #"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: x","error_codes":[7000215]}"#,
        "entra.AADSTS7000215"
      ),
      (400, "application/json", #"{"error":"unauthorized_client","access_token":"t0k3n"}"#, "entra.unauthorized_client"),
      (200, "application/json", #"{"access_token":"t0k3n","expires_in":3600"#, "entra.unexpected-answer"),
      (200, "application/json", #"{"access_token":"t0k3n"}"#, "entra.unexpected-answer"),
      (200, "application/json", #"{"access_token":"t0k3n","expires_in":0}"#, "entra.unexpected-answer"),
      (200, "application/json", #"{"access_token":"t0k3n","expires_in":3600,"token_type":"pop"}"#, "entra.unexpected-answer"),
      (200, "application/json", #"{"id_token":"t0k3n","expires_in":3600}"#, "entra.unexpected-answer"),
      (200, "text/html", "<html>s3cr3t t0k3n</html>", "network.portal"),
      (302, "text/html", "", "network.portal"),
      (404, "text/plain", "s3cr3t", "entra.unexpected-answer"),
    ])
  func answer(status: Int, type: String, body: String, code: String) {
    machine.network.queue(status: status, headers: [("Content-Type", type)], json: body)

    expectFailure(machine.servicePrincipal(), on: machine, code: code)
  }

  @Test(
    "A network that fails is told by its cause",
    arguments: [
      (TransportError.untrustedCertificate(host: "login.microsoftonline.com", reason: "self-signed"), "network.untrusted-certificate"),
      (.tlsFailed(host: "login.microsoftonline.com", reason: "no common version"), "network.tls"),
      (.answerTooLarge(host: "login.microsoftonline.com"), "network.answer-too-large"),
      (.libraryFailed, "network.libcurl"),
    ])
  func network(error: TransportError, code: String) {
    machine.network.queue(error)

    expectFailure(machine.servicePrincipal(), on: machine, code: code)
  }

  @Test(
    "Flags that cannot be used are told without any value near them",
    arguments: [
      (["--nope", "s3cr3t"], "flag.unknown"), (["--clientsecret=s3cr3t"], "flag.unknown"), (["-p", "s3cr3t"], "flag.unknown"),
      (["-p=s3cr3t"], "flag.unknown"), (["--=s3cr3t"], "flag.syntax"), (["s3cr3t", "--nope"], "flag.unknown"),
      (["--legacy=maybe"], "flag.value"), (["--login", "nope"], "setting.login"), (["--environment", "nope"], "cloud.unknown"),
      (["--tenant-id", "a/b"], "authority.tenant"), (["--client-id", ""], "setting.missing"), (["--server-id="], "setting.missing"),
    ])
  func flags(flags: [String], code: String) {
    expectFailure(machine.servicePrincipal(flags), on: machine, code: code)
  }

  @Test("Secrets in variables stay there", arguments: [["--login", "nope"], ["--environment", "nope"], ["--nope"]])
  func variables(flags: [String]) throws {
    let machine = try TestMachine([
      "AZURE_CLIENT_SECRET": "s3cr3t", "AZURE_PASSWORD": "s3cr3t", "AZURE_CLIENT_CERTIFICATE_PASSWORD": "s3cr3t",
      "ARM_CLIENT_SECRET": "s3cr3t", "KUBELOGIN_QUIET": "1",
    ])

    let outcome = machine.run(machine.servicePrincipal(flags))

    #expect((outcome.status, outcome.output) == (1, ""))
    #expect(!outcome.error.contains("s3cr3t"))
  }

  @Test("A secret in front of the command is not taken for its name and shown")
  func secretFirst() {
    let outcome = machine.run(["--client-secret", TestMachine.secret, "get-token"])

    #expect((outcome.status, outcome.output) == (1, ""))
    #expect(!outcome.error.contains(TestMachine.secret))
  }

  @Test("A value -- does not bring the secret that follows it to light")
  func endOfFlagsAsValue() {
    let outcome = machine.run(machine.servicePrincipal(["--client-id", "--"]))

    #expect(outcome.output == "")
    #expect(!outcome.error.contains(TestMachine.secret))
  }

  // MARK: Logs

  @Test("At level 5 the steps are told, without the secret and without the token", arguments: [["-v", "5"], ["-v=10"], ["--v", "5"]])
  func steps(flags: [String]) {
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(flags))

    #expect((outcome.status, outcome.output) == (0, TestMachine.credential()))
    #expect(outcome.error.contains("kubelogin: POST https://login.microsoftonline.com/contoso/oauth2/v2.0/token\n"))
    #expect(!outcome.error.contains("s3cr3t") && !outcome.error.contains("t0k3n"))
  }

  @Test(
    "Below level 5, and where logs do not go to stderr, no step is told", arguments: [["-v", "4"], ["-v", "10", "--logtostderr=false"]])
  func silence(flags: [String]) {
    machine.queueToken()

    #expect(machine.run(machine.servicePrincipal(flags)) == TestMachine.Outcome(output: TestMachine.credential()))
  }

  @Test("A failure at level 10 shows no more secrets than one without logs")
  func loggedFailure() {
    machine.network.queue(status: 401, json: #"{"error":"invalid_client","access_token":"t0k3n"}"#)

    let outcome = machine.run(machine.servicePrincipal(["-v", "10"]))

    #expect((outcome.status, outcome.output) == (1, ""))
    #expect(outcome.error.contains("Error: failed to get token: "))
    #expect(!outcome.error.contains("s3cr3t") && !outcome.error.contains("t0k3n"))
  }
}
