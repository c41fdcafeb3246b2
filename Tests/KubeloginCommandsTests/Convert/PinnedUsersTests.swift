import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// `--pin`, `--unpin`, and what they keep conversions away from.
@Suite struct PinnedUsersTests {
  private let machine: TestMachine

  init() throws {
    machine = try TestMachine()
    try machine.directory.write(
      """
      contexts: [{name: prod, context: {user: robot}}]
      users:
      - name: robot
        user: {exec: {command: kubelogin, args: [get-token, --login, spn, --server-id, s, --client-id, c, --tenant-id, t]}}
      - name: me
        user: {auth-provider: {name: azure, config: {apiserver-id: s, client-id: c, tenant-id: t, config-mode: "1"}}}
      - name: gke
        user: {exec: {command: gke-gcloud-auth-plugin}, extensions: [{name: kubelogin/pinned}]}

      """, to: "config")
  }

  private func convert(_ flags: String...) -> [String] {
    let outcome = machine.run(["convert-kubeconfig", "--kubeconfig", "\(machine.directory.path)/config"] + flags)
    return outcome.error.split(separator: "\n").map(String.init)
  }

  private var text: String { (try? machine.directory.read("config")) ?? "" }

  @Test("A pin comes with a conversion, and alone where nothing else is to be changed")
  func pin() {
    #expect(convert("-l", "spn", "--pin", "--user", "robot") == ["robot: converted to spn and pinned"])
    #expect(convert("-l", "spn", "--pin", "--user", "robot") == ["robot: unchanged"])
    #expect(convert("-l", "spn", "--user", "me") == ["me: converted to spn"])
    #expect(convert("-l", "spn", "--pin", "--user", "me", "--dry-run") == ["me: would be pinned"])
    #expect(convert("-l", "spn", "--pin", "--context", "*", "--user", "me") == ["robot: skipped: pinned", "me: pinned"])
  }

  @Test(
    "Only a name reaches a pinned user",
    arguments: [
      ([], true), (["--user", "rob*"], true), (["--context", "p*"], true), (["--user", "robot"], false), (["--context", "prod"], false),
    ])
  func reach(_ selection: [String], _ isSkipped: Bool) {
    _ = convert("-l", "spn", "--pin", "--user", "robot")

    let outcome = machine.run(["convert-kubeconfig", "-l", "azurecli", "--kubeconfig", "\(machine.directory.path)/config"] + selection)

    #expect(outcome.error.hasPrefix(isSkipped ? "robot: skipped: pinned\n" : "robot: converted to azurecli\n"))
    #expect(text.contains("--login, spn") == isSkipped && text.contains("extensions: [{extension: true, name: kubelogin/pinned}], exec"))
  }

  @Test("Without --login a pin comes and nothing is converted")
  func pinOnly() {
    #expect(convert("--pin") == ["robot: pinned", "me: pinned", "gke: skipped: pinned"])
    #expect(text.contains("auth-provider") && !text.contains("devicecode"))
    #expect(convert("--pin", "--user", "robot") == ["robot: unchanged"])
  }

  @Test("Without --login a pin goes and nothing is converted")
  func unpin() {
    let before = text
    _ = convert("-l", "spn", "--pin", "--user", "robot")

    #expect(convert("--unpin") == ["robot: unpinned", "me: unchanged", "gke: unpinned"])
    #expect(!text.contains("pinned") && text.contains("auth-provider"))
    #expect(convert("--unpin") == ["robot: unchanged", "me: unchanged", "gke: skipped: it does not use kubelogin"])
    #expect(before.contains("pinned"))
  }

  @Test("With --login a pin goes with the conversion")
  func unpinAndConvert() {
    _ = convert("-l", "spn", "--pin", "--user", "robot")

    #expect(
      convert("--unpin", "-l", "azurecli") == ["robot: converted to azurecli and unpinned", "me: converted to azurecli", "gke: unpinned"])
    #expect(!text.contains("pinned"))
  }

  @Test("What is skipped gets no pin")
  func foreign() {
    #expect(convert("-l", "spn", "--pin", "--user", "gke") == ["gke: skipped: it does not use kubelogin"])
  }

  @Test("JSON tells who is pinned, and how a pinned user signs in")
  func json() {
    _ = convert("-l", "spn", "--pin", "--user", "robot")

    let path = "\(machine.directory.path)/config"
    let outcome = machine.run(["convert-kubeconfig", "-l", "azurecli", "--kubeconfig", path, "-o", "json", "--user", "r*"])

    #expect(
      outcome.output
        == #"{"dryRun":false,"files":[],"users":[{"action":"skipped","file":"\#(path)","line":3,"login":"spn","name":"robot","pinned":true,"reason":"pinned"}]}"#
        + "\n")
  }

  @Test("Claims of a proof of possession in several users are a warning")
  func claims() {
    let flags = ["-l", "spn", "--pop-enabled", "--pop-claims", "u=x"]
    let path = "\(machine.directory.path)/config"

    let both = machine.run(["convert-kubeconfig", "--kubeconfig", path, "--dry-run"] + flags)
    let one = machine.run(["convert-kubeconfig", "--kubeconfig", path, "--user", "me"] + flags)

    #expect(
      both.error.hasPrefix("kubelogin: --pop-claims is about one cluster, and 2 users would have it; choose one with --context or --user\n")
    )
    #expect(one.error == "me: converted to spn\n")
  }
}
