import Glibc
import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite struct SetupTests {
  /// As far as a kubeconfig is concerned.
  private static let certificate = "-----BEGIN CERTIFICATE-----\nMIEGAAAAAAAA\n-----END CERTIFICATE-----\n"

  private func setup(_ machine: TestMachine, _ flags: String...) -> TestMachine.Outcome {
    machine.run(["setup", "--kubeconfig", "\(machine.directory.path)/config"] + flags)
  }

  @Test(
    "What is missing is an error with convert-kubeconfig's words, and nothing is written",
    arguments: [
      (["--server", "https://a"], "--name is required"), (["--name", "a", "--server", ""], "--server is required"),
      (["--name", "a", "--server", "https://a"], "--server-id is required"),
      (["--name", "a", "--server", "https://a", "--server-id", "s"], "--client-id is required"),
      (["--name", "a", "--server", "https://a", "--server-id", "s", "--client-id", "c"], "--tenant-id is required"),
    ])
  func missing(_ flags: [String], _ message: String) throws {
    let machine = try TestMachine()

    let outcome = machine.run(["setup", "--kubeconfig", "\(machine.directory.path)/config"] + flags)

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.error.hasPrefix("Error: \(message)\nHint: ") && outcome.error.hasSuffix("\nCode: setup.missing\n"))
    #expect(throws: SystemError.self) { try machine.directory.read("config") }
  }

  @Test(
    "Only an https address without a user, a query or a fragment is one",
    arguments: [
      "http://a", "a:443", "https://", "https://u@a", "https://u:p@a", "https://a?x", "https://a#x", "https://a b", "https://a:0",
      "https://a\n", "https://a:66000", #"https://evil.example\@a"#, #"https://a/\x"#,
    ])
  func server(_ address: String) throws {
    #expect(throws: SetupError.server) { try ClusterAddress.checked(address) }
  }

  @Test("What is no regular file is not replaced by one")
  func pipe() throws {
    let machine = try TestMachine()
    mkfifo("\(machine.directory.path)/config", 0o600)

    let outcome = setup(machine, "--name", "a", "--server", "https://a", "--server-id", "s", "-l", "azurecli")

    var status = stat()
    lstat("\(machine.directory.path)/config", &status)
    #expect(outcome.status == 1 && outcome.error.contains("config, which is not a regular file"), "\(outcome.error)")
    #expect(status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test("Addresses keep their port and path", arguments: ["https://a", "https://A.example:6443/k8s/clusters/c-1", "https://[fd00::1]:443"])
  func goodServer(_ address: String) throws {
    #expect(try ClusterAddress.checked(address) == address)
  }

  @Test(
    "The CA's file must hold certificates, whole ones, and no key",
    arguments: [
      ("no PEM", "has no PEM certificate in it"),
      (certificate.replacing("MIEG", with: "MIEH"), "has a damaged certificate in it"),
      (certificate.replacing("MIEG", with: "M*EG"), "has a damaged certificate in it"),
      (certificate.replacing("END", with: "AND"), "has a damaged certificate in it"),
      (certificate + "-----BEGIN RSA PRIVATE KEY-----\n", "holds a private key"),
    ])
  func certificateAuthority(_ text: String, _ problem: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "ca.pem")

    #expect(throws: SetupError.certificateAuthority(path: path, problem: problem)) {
      try ClusterCertificateAuthority.data(ofFile: path)
    }
  }

  @Test("The flag --certificate-authority is the cluster's here: get-token's own of that name is not written")
  func twoAuthorities() throws {
    let machine = try TestMachine()
    let path = try machine.directory.write(Self.certificate, to: "ca.pem")

    let outcome = setup(
      machine, "--name", "a", "--server", "https://a", "--server-id", "s", "--client-id", "c", "--tenant-id", "t",
      "--certificate-authority", path)
    let text = try machine.directory.read("config")

    #expect(outcome.status == 0 && outcome.output == "")
    #expect(text.contains("certificate-authority-data: ") && !text.contains("--certificate-authority") && !text.contains(path))
  }

  @Test("A variable's secret stays out of the file, a flag's goes in")
  func secrets() throws {
    let machine = try TestMachine(["AZURE_CLIENT_SECRET": "from-variable", "AZURE_TENANT_ID": "not-this"])
    let flags = ["--server", "https://a", "--server-id", "s", "--client-id", "c", "--tenant-id", "t", "-l", "spn"]

    let outcome = machine.run(["setup", "--kubeconfig", "\(machine.directory.path)/config", "--name", "a"] + flags)
    let quiet = try machine.directory.read("config")
    _ = machine.run(
      ["setup", "--kubeconfig", "\(machine.directory.path)/config", "--name", "b"] + flags + ["--client-secret", "from-flag"])

    #expect(
      outcome.error == """
        cluster a: written to \(machine.directory.path)/config
        user a: written to \(machine.directory.path)/config
        context a: written to \(machine.directory.path)/config
        current-context: a

        """)
    let proxied = machine.run(
      ["setup", "--kubeconfig", "\(machine.directory.path)/config", "--name", "c"] + flags + ["--proxy-url", "http://u:hunter2@proxy"])

    #expect(
      proxied.error.contains(
        "kubelogin: the password in --proxy-url is written into the kubeconfig; leave the flag out and set HTTPS_PROXY instead\n"))
    #expect(!proxied.error.contains("hunter2"))
    #expect(!quiet.contains("from-variable") && !quiet.contains("not-this"))
    #expect(try machine.directory.read("config").contains("from-flag"))
  }
}
