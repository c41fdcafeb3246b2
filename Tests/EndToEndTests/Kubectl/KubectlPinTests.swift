import Platform
import TestSupport
import Testing

/// The mark of `convert-kubeconfig --pin` beside programs that rewrite kubeconfigs.
@Suite("kubectl and pinned users", .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
struct KubectlPinTests {
  @Test("kubectl shows the mark, signs in with it, and keeps it when it writes the file anew", arguments: Kubectl.usable)
  func kept(_ kubectl: Kubectl) async throws {
    let (shown, pods, rewritten, converted) = try await onOwnThread {
      let work = try Workplace()
      try work.writeKubeconfig(method: "spn", client: Workplace.ci)
      let flags = ["--authority-host", "\(work.emulator.baseURL)/", "--disable-instance-discovery", "--cache-dir", work.cache]
      _ = try work.run("kubelogin", ["convert-kubeconfig", "-l", "spn", "--pin"] + flags)
      let shown = try work.run(kubectl.path, ["config", "view", "--raw", "-o", "json"])
      let pods = try work.run(kubectl.path, ["get", "pods"], ["AZURE_CLIENT_SECRET": Workplace.secret])
      _ = try work.run(kubectl.path, ["config", "set-context", "demo", "--namespace", "other"])
      let rewritten = try work.directory.read("kubeconfig")
      return (shown, pods, rewritten, try work.run("kubelogin", ["convert-kubeconfig", "-l", "azurecli"]))
    }

    #expect(shown.output.contains("\"name\": \"kubelogin/pinned\"") && shown.status == 0)
    #expect(pods.status == 0 && pods.output.contains("storefront-"), "\(pods.errorOutput)")
    #expect(rewritten.contains("namespace: other\n") && rewritten.contains("    - extension: true\n      name: kubelogin/pinned\n"))
    #expect(converted.errorOutput == "clusterUser_demo: skipped: pinned\n")
  }
}
