import FoundationEssentials
import Platform
import TestSupport
import Testing

@Suite("setup, and kubectl with what it wrote", .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
struct SetupTests {
  private static func setup(_ work: Workplace, _ flags: [String] = []) throws -> RunningProcess.Outcome {
    try work.run(
      "kubelogin",
      [
        "setup", "--name", "demo", "--server", work.emulator.cluster("demo"), "--certificate-authority", work.emulator.authorityFile,
        "-l", "spn", "--server-id", Workplace.server, "--client-id", Workplace.ci, "--tenant-id", Workplace.contoso,
        "--authority-host", "\(work.emulator.baseURL)/", "--disable-instance-discovery", "--cache-dir", work.cache,
      ] + flags)
  }

  @Test("A kubeconfig that setup alone has made signs in", arguments: Kubectl.usable)
  func signsIn(_ kubectl: Kubectl) async throws {
    let (setup, pods, requests) = try await onOwnThread {
      let work = try Workplace()
      let setup = try Self.setup(work)
      let pods = try work.run(kubectl.path, ["get", "pods"], ["AZURE_CLIENT_SECRET": Workplace.secret])
      return (setup, pods, try work.takeRequests())
    }

    #expect(setup.status == 0 && setup.output == "")
    #expect(pods.status == 0 && pods.output.contains("storefront-") && pods.errorOutput == "")
    #expect(requests == ["token"])
  }

  @Test("The file says what kubectl's own commands would have written, and the exec entry", arguments: Kubectl.usable)
  func sameAsKubectl(_ kubectl: Kubectl) async throws {
    let (ours, theirs) = try await onOwnThread {
      let work = try Workplace()
      _ = try Self.setup(work, ["--namespace", "web"])
      let exec = try work.run(kubectl.path, ["config", "view", "--raw", "-o", "jsonpath={.users[0].user.exec.args[*]}"]).output
      let words = exec.split(separator: " ").flatMap { ["--exec-arg=\($0)"] }
      let other = ["KUBECONFIG": "\(work.directory.path)/other"]
      for arguments in [
        [
          "set-cluster", "demo", "--server=\(work.emulator.cluster("demo"))", "--embed-certs",
          "--certificate-authority=\(work.emulator.authorityFile)",
        ],
        ["set-credentials", "demo", "--exec-command=kubelogin", "--exec-api-version=client.authentication.k8s.io/v1beta1"] + words,
        ["set-context", "demo", "--cluster=demo", "--user=demo", "--namespace=web"], ["use-context", "demo"],
      ] {
        _ = try work.run(kubectl.path, ["config"] + arguments, other)
      }
      let view = ["config", "view", "--raw", "-o", "json"]
      return (try work.run(kubectl.path, view).output, try work.run(kubectl.path, view, other).output)
    }

    #expect(ours.contains("\"namespace\": \"web\"") && ours.contains("\"current-context\": \"demo\""))
    // kubectl has no flag for the hint that a missing plugin shows.
    #expect(ours.split(separator: "\n").filter { !$0.contains("\"installHint\": ") } == theirs.split(separator: "\n"))
  }
}
