import Glibc
import Platform
import TestSupport
import Testing

@testable import HTTPTransport

/// A file of trusted certificates that is a pipe.
struct TrustedPipeTests {
  @Test("It is read once, and serves every request of the run")
  func readOnce() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/ca"
    mkfifo(path, 0o600)
    let pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    let writer = try RunningProcess(
      "sh", ["-c", "printf %s '\(pem)' > \(path)"], environment: ["PATH": Programs.searchPath], directory: directory.path,
      scratch: directory.path)
    let (environment, certificates) = (Environment { ["SSL_CERT_FILE": path, "SSL_CERT_DIR": "/none"][$0] }, OwnCertificates())

    let loads = try (1...2).map { _ in try TrustedCertificates.load(environment, certificates, patience: .seconds(60)) }

    #expect(try writer.outcome().status == 0)
    #expect(loads.map(\.bundle) == Array(repeating: .bytes(Array("\(pem)\n".utf8)), count: 2))
  }

  @Test("A regular file is left to libcurl, by its name")
  func regularFile() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("-----BEGIN CERTIFICATE-----\n", to: "ca")
    let environment = Environment { ["SSL_CERT_FILE": path, "SSL_CERT_DIR": "/none"][$0] }

    #expect(try TrustedCertificates.load(environment, OwnCertificates(), patience: .zero).bundle == .file(path))
  }
}
