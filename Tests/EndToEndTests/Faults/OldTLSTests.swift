import Platform
import TestSupport
import Testing

/// Servers that speak one version of TLS only, on a machine whose OpenSSL would take any.
@Suite("Versions of TLS", .enabled(if: Programs.installed("openssl") != nil, "openssl is missing"))
struct OldTLSTests {
  /// What kubelogin and curl make of a server.
  private struct Findings {
    let kubelogin: RunningProcess.Outcome
    let curl: Int32
  }

  private func meet(serverWith version: String) async throws -> Findings {
    try await onOwnThread {
      let directory = try TemporaryDirectory()
      // Most machines forbid old versions by themselves, which is not what is to be seen here.
      let settings = """
        openssl_conf = all
        [all]
        ssl_conf = ssl
        [ssl]
        system_default = everything
        [everything]
        MinProtocol = TLSv1
        CipherString = DEFAULT:@SECLEVEL=0
        [req]
        distinguished_name = name
        [name]

        """
      let variables = [
        "PATH": Programs.searchPath, "HOME": directory.path, "OPENSSL_CONF": try directory.write(settings, to: "openssl.cnf"),
        "SSL_CERT_FILE": "\(directory.path)/cert.pem", "AZURE_CLIENT_SECRET": "secret",
      ]
      func start(_ program: String, _ line: String) throws -> RunningProcess {
        try RunningProcess(
          program, line.split(separator: " ").map(String.init), environment: variables, directory: directory.path, scratch: directory.path)
      }
      let certificate = "req -x509 -newkey rsa:2048 -noenc -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost"
      #expect(try start("openssl", certificate + " -addext subjectAltName=DNS:localhost").outcome().status == 0)
      let server = try start("openssl", "s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem -www \(version)")
      defer { server.end() }
      try wait(for: "the server's port") { server.output.contains("ACCEPT ") || server.status() != nil }
      let line = try #require(server.output.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }, "\(server.errorOutput)")
      let address = "https://localhost:\(line.split(separator: ":").last ?? "")/"

      let curl = try start("curl", "-sS --tlsv1.0 --cacert cert.pem -o page \(address)").outcome()
      let flags = "--tenant-id t --client-id c --server-id s --timeout 20s"
      let kubelogin = try start(Programs.kubelogin, "get-token --login spn --authority-host \(address) \(flags)").outcome()
      return Findings(kubelogin: kubelogin, curl: curl.status)
    }
  }

  @Test("One that is older than 1.2 is refused", arguments: ["-tls1", "-tls1_1"])
  func refused(_ version: String) async throws {
    let found = try await meet(serverWith: version)

    #expect(found.curl == 0, "the server must be one that others can talk to")
    #expect(found.kubelogin.status == 1 && found.kubelogin.output == "")
    #expect(found.kubelogin.errorOutput.contains("\nCode: network.tls\n"), "\(found.kubelogin.errorOutput)")
  }

  @Test("1.2 and 1.3 are not", arguments: ["-tls1_2", "-tls1_3"])
  func taken(_ version: String) async throws {
    let found = try await meet(serverWith: version)

    #expect(found.curl == 0)
    #expect(!found.kubelogin.errorOutput.contains("network.tls"), "\(found.kubelogin.errorOutput)")
  }
}
