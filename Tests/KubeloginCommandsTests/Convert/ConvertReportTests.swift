import Glibc
import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// What convert-kubeconfig prints, and where.
@Suite struct ConvertReportTests {
  private let secret = "hunter2"

  private func machine(_ environment: [String: String] = [:]) throws -> TestMachine {
    let machine = try TestMachine(environment)
    try machine.directory.write(
      """
      users:
      - name: "a\\e[1m"
        user: {exec: {command: kubelogin, args: [get-token, --server-id, s, --client-id, c, --tenant-id, t, --client-secret, \(secret)]}}
      - name: gke
        user: {exec: {command: gke-gcloud-auth-plugin}}
      """ + "\n", to: "config")
    return machine
  }

  private func convert(_ machine: TestMachine, _ flags: String...) -> TestMachine.Outcome {
    machine.run(["convert-kubeconfig", "--kubeconfig", "\(machine.directory.path)/config"] + flags)
  }

  @Test("A diff goes to stdout and lines to stderr; names and secrets do no harm there")
  func diff() throws {
    let machine = try machine()

    let outcome = convert(machine, "-l", "azurecli", "--diff", "--dry-run")

    #expect(
      outcome.output.hasPrefix("--- a\(machine.directory.path)/config\n+++ b\(machine.directory.path)/config\n@@ -1,5 +1,5 @@\n users:\n"))
    #expect(outcome.output.contains("--client-secret, ***]}}\n"))
    #expect(
      outcome.error
        == "kubelogin: the diff of \(machine.directory.path)/config hides secrets (***), so it cannot be applied\n"
        + "a[1m: would be converted to azurecli\ngke: skipped: it does not use kubelogin\n")
    #expect(!outcome.output.contains(secret) && !outcome.error.contains(secret))
  }

  @Test("A diff is coloured for a person only", arguments: [(false, nil, false), (true, nil, true), (true, "1", false), (true, "", true)])
  func colour(_ isTerminal: Bool, _ noColour: String?, _ isColoured: Bool) throws {
    var machine = try machine(noColour.map { ["NO_COLOR": $0] } ?? [:])
    machine.outputIsTerminal = isTerminal

    let diff = convert(machine, "-l", "azurecli", "--diff", "--dry-run")
    let json = convert(machine, "-l", "azurecli", "--diff", "--dry-run", "-o", "json")

    #expect(diff.output.contains("\u{1B}[31m-") == isColoured)
    #expect(!json.output.contains("u001b[31m"))
  }

  @Test("JSON takes the place of the lines; warnings stay on stderr")
  func json() throws {
    let machine = try machine()

    let outcome = convert(machine, "-l", "spn", "--client-secret", "x", "-o", "json")

    let path = "\(machine.directory.path)/config"
    #expect(
      outcome.output
        == #"{"dryRun":false,"files":[{"action":"changed","diff":null,"path":"\#(path)"}],"users":["#
        + #"{"action":"converted","file":"\#(path)","line":2,"login":"spn","name":"a\u001b[1m","pinned":false,"reason":null},"#
        + #"{"action":"skipped","file":"\#(path)","line":4,"login":null,"name":"gke","pinned":false,"reason":"it does not use kubelogin"}]}"#
        + "\n")
    #expect(
      outcome.error
        == "kubelogin: the value of --client-secret is written into the kubeconfig; leave the flag out and set AZURE_CLIENT_SECRET instead\n"
    )
  }

  @Test(
    "A secret that is written is told, with the variable to use in its place",
    arguments: [
      (["-l", "spn", "--client-secret", "x"], "--client-secret", "AZURE_CLIENT_SECRET"),
      (["-l", "spn", "--client-secret", "x", "--use-azurerm-env-vars"], "--client-secret", "ARM_CLIENT_SECRET"),
      (["-l", "spn", "--client-certificate-password", "x"], "--client-certificate-password", "AZURE_CLIENT_CERTIFICATE_PASSWORD"),
      (["-l", "ropc", "--password", "x"], "--password", "AZURE_PASSWORD"),
    ])
  func secrets(_ flags: [String], _ flag: String, _ variable: String) throws {
    let machine = try machine()

    let outcome = machine.run(["convert-kubeconfig", "--kubeconfig", "\(machine.directory.path)/config"] + flags)

    #expect(
      outcome.error.hasPrefix(
        "kubelogin: the value of \(flag) is written into the kubeconfig; leave the flag out and set \(variable) instead\na"))
  }

  @Test(
    "The password in a proxy's address is told like a secret, and closes the file",
    arguments: ["http://user:hunter2@proxy:8080", "user:hunter2@proxy:8080", "socks5://u:p@ss/w?rd@proxy", "http://:hunter2@proxy"])
  func proxyPassword(_ address: String) throws {
    let machine = try machine()
    let path = "\(machine.directory.path)/config"
    #expect(chmod(path, 0o644) == 0)

    let outcome = machine.run(["convert-kubeconfig", "--kubeconfig", path, "-l", "spn", "--proxy-url", address])

    #expect(
      outcome.error.hasPrefix(
        """
        kubelogin: the password in --proxy-url is written into the kubeconfig; leave the flag out and set HTTPS_PROXY instead
        kubelogin: \(path) is now readable by its owner only, as it holds a secret

        """))
  }

  @Test("A proxy's address without a password is no secret", arguments: ["http://proxy:8080", "http://user@proxy:8080", "[fd00::1]:8080"])
  func proxyWithoutPassword(_ address: String) throws {
    #expect(convert(try machine(), "-l", "spn", "--proxy-url", address).error.hasPrefix("a[1m: converted to spn\n"))
  }

  @Test("A secret that the method does not write is no reason to warn")
  func unwrittenSecret() throws {
    #expect(convert(try machine(), "-l", "azurecli", "--client-secret", "x").error.hasPrefix("a[1m: converted to azurecli\n"))
  }

  @Test(
    "A value that is not offered is an error before anything is read",
    arguments: [("--output", "yaml"), ("--exec-api-version", "v1alpha1"), ("--interactive-mode", "never")])
  func choices(_ flag: String, _ value: String) throws {
    let outcome = try TestMachine().run(["convert-kubeconfig", "--kubeconfig", "/none", flag, value])

    #expect(outcome.status == 1 && outcome.error.hasPrefix("Error: \(flag) cannot be \"\(value)\"\nHint: use one of: "))
  }

  @Test("Undo is about files, not users", arguments: [["--user", "a"], ["--context", "a"], ["--pin"], ["--unpin"]])
  func undoOfUsers(_ flags: [String]) throws {
    let outcome = try TestMachine().run(["convert-kubeconfig", "--undo"] + flags)

    #expect(outcome.status == 1 && outcome.error.hasPrefix("Error: --undo and \(flags[0]) exclude each other\n"))
  }

  @Test("Undo puts back, and needs a home for old versions")
  func undo() throws {
    var machine = try machine()
    let before = try machine.directory.read("config")
    #expect(convert(machine, "--undo").error.hasPrefix("Error: no old version is kept of \(machine.directory.path)/config\n"))
    machine.environment["KUBECACHEDIR"] = machine.cacheDirectory

    _ = convert(machine, "-l", "azurecli")
    let undone = convert(machine, "--undo")

    #expect(undone == TestMachine.Outcome(error: "\(machine.directory.path)/config: restored\n"))
    #expect(try machine.directory.read("config") == before)
    #expect(machine.run(["remove-cache-dir"]) == TestMachine.Outcome())
    #expect(FileStamp.of(machine.cacheDirectory) == .absent)
  }
}
