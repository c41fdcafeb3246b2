import Kubeconfig
import Testing

struct FetchedKubeconfigTests {
  private static let whole = """
    apiVersion: v1
    clusters:
    - cluster: {server: "https://x"}
      name: x
    - cluster: {certificate-authority-data: Q0E=, server: "https://aks:443"}
      name: aks
    contexts:
    - context: {cluster: x, user: x}
      name: x
    - context: {cluster: aks, user: u, namespace: web}
      name: aks
    current-context: aks
    users:
    - {name: x, user: {}}
    - name: u
      user: {client-certificate-data: Yw==, client-key-data: aw==, token: t}

    """

  @Test("The cluster and the user of the current context are read")
  func reads() throws {
    let fetched = try FetchedKubeconfig(Array(Self.whole.utf8), from: "the answer")

    #expect(fetched.clusterName == "aks" && fetched.contextName == "aks" && fetched.namespace == "web")
    #expect(fetched.server == "https://aks:443" && fetched.certificateAuthorityData == "Q0E=" && fetched.user.name == "u")
    #expect(fetched.credentials.map(\.key) == ["client-certificate-data", "client-key-data", "token"])
  }

  @Test(
    "A text that lacks one of the three is refused",
    arguments: ["clusters:", "contexts:", "users:", "cluster: aks", "user: u", "server: \"https://aks"])
  func refuses(_ part: String) {
    let text = Self.whole.replacing(part, with: "other: \"")
    #expect(throws: KubeconfigError.self) { try FetchedKubeconfig(Array(text.utf8), from: "the answer") }
  }

  @Test("Other texts are refused", arguments: ["", "null", "[]", "<html>", "kind: Config"])
  func foreign(_ text: String) {
    #expect(throws: KubeconfigError.self) { try FetchedKubeconfig(Array(text.utf8), from: "the answer") }
  }
}
