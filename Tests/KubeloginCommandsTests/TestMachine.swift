import LoginMethods
import Platform
import TestSupport
import TokenCache

@testable import KubeloginCommands

/// A machine on which one command after another runs, with a directory of its own, one clock and one network.
struct TestMachine {
  static let secret = "s3cr3t-of-the-client"
  static let token = "eyJ0eXAi.t0k3n-of-the-user.c2ln"

  let directory: TemporaryDirectory
  let network = TestNetwork()
  let clock = TestClock()
  let secrets = TestSecrets()
  var environment: [String: String] = [:]
  var outputIsTerminal = false
  var errorIsTerminal = false
  var inputIsTerminal = false
  /// Lines that a person types, and keys that a person presses.
  let typed = TestTyping()
  var openCertificate: (@Sendable (CertificateFile) throws -> ClientCertificate)?

  struct Outcome: Equatable {
    var status: Int32 = 0
    var output = ""
    var error = ""
  }

  init(_ environment: [String: String] = [:]) throws {
    directory = try TemporaryDirectory()
    self.environment = environment
  }

  var cacheDirectory: String { "\(directory.path)/cache" }

  func run(_ arguments: [String]) -> Outcome {
    var test = TestHost(
      environment: environment, clock: clock, network: network, errorIsTerminal: errorIsTerminal, inputIsTerminal: inputIsTerminal,
      outputIsTerminal: outputIsTerminal, openCertificate: openCertificate, secrets: secrets)
    let typed = typed
    test.host.terminal.readLine = { typed.nextLine() }
    test.host.terminal.openKeyboard = { typed.keyboard }
    let status = Kubelogin.run(arguments, question(arguments), in: test.host)
    return Outcome(status: status, output: test.terminal.output.text, error: test.terminal.error.text)
  }

  /// What a run with these arguments is asked.
  func question(_ arguments: [String]) -> Question {
    Question(
      LoginMethods.questionNames, arguments: arguments, environment: Environment { environment[$0] }, currentDirectory: "/")
  }

  /// get-token for a service principal, all of whose settings are given.
  func servicePrincipal(_ more: [String] = []) -> [String] {
    [
      "get-token", "--login", "spn", "--server-id", "aks-server", "--client-id", "app", "--client-secret", Self.secret, "--tenant-id",
      "contoso", "--cache-dir", cacheDirectory,
    ] + more
  }

  /// Entra's answer to a token request: a token for an hour.
  func queueToken(_ token: String = TestMachine.token) {
    network.queue(json: #"{"token_type":"Bearer","expires_in":3600,"ext_expires_in":3600,"access_token":"\#(token)"}"#)
  }

  /// What get-token prints for that answer: the clock stands at 01:04:05.
  static func credential(_ token: String = TestMachine.token, apiVersion: String = "client.authentication.k8s.io/v1beta1") -> String {
    #"{"kind":"ExecCredential","apiVersion":"\#(apiVersion)","spec":{"interactive":false},"#
      + #""status":{"expirationTimestamp":"2030-01-02T02:04:05Z","token":"\#(token)"}}"# + "\n"
  }
}
