import Platform
import TestSupport
import Testing
import TokenCache

@testable import KubeloginCommands

/// A run with a certificate, from the flags to the warm path.
struct CertificateTests {
  private static let password = "s3cr3t-of-the-store"

  private let certificates = TestCertificates()
  private var machine: TestMachine
  private let arguments: [String]

  init() throws {
    machine = try TestMachine(["AZURE_CLIENT_CERTIFICATE_PASSWORD": Self.password])
    machine.openCertificate = certificates.open
    let path = try machine.directory.write("content", to: "app.pem")
    arguments = [
      "get-token", "--login", "spn", "--server-id", "aks-server", "--client-id", "app", "--client-certificate", path, "--tenant-id",
      "contoso", "--cache-dir", machine.cacheDirectory,
    ]
  }

  private var warmAnswer: Answer? { WarmPath.answer(to: machine.question(arguments), at: machine.clock.now) }

  @Test("The answer is kept, and the second run opens no certificate")
  func warm() {
    machine.queueToken()

    let outcome = machine.run(arguments)

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(warmAnswer.map { String(decoding: $0.output, as: UTF8.self) } == outcome.output)
    #expect(machine.run(arguments) == outcome)
    #expect(certificates.opened.map(\.password) == [Self.password])
    #expect(machine.network.requests.count == 1)
  }

  @Test("A file that changes ends the answer, and its new content gets a token of its own")
  func changed() throws {
    machine.queueToken()
    machine.queueToken("another")
    _ = machine.run(arguments)

    try machine.directory.write("new content", to: "app.pem")

    #expect(warmAnswer == nil)
    #expect(machine.run(arguments).output == TestMachine.credential("another"))
  }

  @Test("A touched file with the same content costs no request")
  func touched() throws {
    machine.queueToken()
    let first = machine.run(arguments)

    try machine.directory.write("content", to: "app.pem")

    #expect(warmAnswer == nil)
    #expect(machine.run(arguments) == first)
    #expect(warmAnswer != nil)
    #expect(machine.network.requests.count == 1)
  }

  @Test("Another password never gets the token of the right one")
  func otherPassword() {
    machine.queueToken()
    machine.queueToken("another")
    _ = machine.run(arguments)
    var other = machine
    other.environment["AZURE_CLIENT_CERTIFICATE_PASSWORD"] = "guess"

    #expect(other.run(arguments).output == TestMachine.credential("another"))
    #expect(certificates.opened.map(\.password) == [Self.password, "guess"])
  }

  @Test("What is wrong with a certificate begins with Azure/kubelogin's words, once")
  func failure() throws {
    var machine = machine
    machine.openCertificate = { throw CertificateError.noMatch(path: $0.path) }

    let outcome = machine.run(arguments)

    #expect((outcome.status, outcome.output) == (1, ""))
    let path = "\(machine.directory.path)/app.pem"
    #expect(
      outcome.error.hasPrefix(
        """
        Error: failed to create azidentity credential: failed to read certificate: unable to find a matching public certificate: \(path)

        """))
    #expect(outcome.error.hasSuffix("Code: certificate.no-match\n"))
  }

  @Test("Neither password nor content of the certificate rests in any file")
  func secrecy() throws {
    machine.queueToken()
    _ = machine.run(arguments + ["-v", "10"])

    for directory in ["", "/sessions", "/answers", "/accounts"] {
      for name in try Files.names(in: machine.cacheDirectory + directory) where !name.isEmpty {
        guard let bytes = try? Files.read("\(machine.cacheDirectory)\(directory)/\(name)") else { continue }
        #expect(!String(decoding: bytes, as: UTF8.self).contains(Self.password), "\(name)")
      }
    }
  }
}
