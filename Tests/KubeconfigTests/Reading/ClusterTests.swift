import Platform
import TestSupport
import Testing

@testable import Kubeconfig

@Suite("Clusters and plugin policies")
struct ClusterTests {
  private func merged(_ texts: [String]) throws -> MergedKubeconfig {
    MergedKubeconfig(try texts.enumerated().map { try KubeconfigDocument(bytes: Array($1.utf8), path: "/home/ada/\($0)/config") })
  }

  @Test("A context leads to its cluster, in whichever file that is; the first file wins")
  func place() throws {
    let config = try merged([
      "contexts: [{name: c, context: {cluster: k, user: u, namespace: shop}}]",
      "clusters: [{name: k, cluster: {server: 'https://one', proxy-url: 'http://p', tls-server-name: t}}]",
      "clusters: [{name: k, cluster: {server: 'https://two', insecure-skip-tls-verify: true}}]",
    ])

    #expect(config.place(of: "c") == ContextPlace(cluster: "k", namespace: "shop"))
    #expect(
      config.cluster("k")
        == KubeconfigCluster(
          name: "k", server: "https://one", certificateAuthority: .system, skipsVerification: false, tlsServerName: "t", proxy: "http://p"))
    #expect(config.place(of: "d") == nil && config.cluster("d") == nil)
  }

  @Test(
    "Data of a CA wins over its file, whose path counts from the kubeconfig",
    arguments: [
      ("certificate-authority: ca.pem", KubeconfigCluster.CertificateAuthority.file("/home/ada/0/ca.pem")),
      ("certificate-authority: /ca.pem", .file("/ca.pem")),
      ("certificate-authority: ca.pem, certificate-authority-data: YWI=", .content([97, 98])),
      ("certificate-authority-data: '%'", .unreadable), ("certificate-authority-data: ''", .system),
    ])
  func authority(field: String, expected: KubeconfigCluster.CertificateAuthority) throws {
    let config = try merged(["clusters: [{name: k, cluster: {server: s, \(field)}}]"])

    #expect(config.cluster("k")?.certificateAuthority == expected)
  }

  @Test("The fields of a user, without their values")
  func fields() throws {
    let config = try merged(["users: [{name: u, user: {token: t, exec: {command: x}, password: null}}]"])

    #expect(config.fields(ofUser: "u") == ["exec", "token"])
  }

  @Test("A file that is locked is read as it is, and its lock is named")
  func locked() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("current-context: c", to: "config")
    let lock = try directory.write("", to: "config.lock")
    let location = KubeconfigLocation(explicit: path, environment: Environment { _ in nil })

    #expect(try MergedKubeconfig(asTheyAreAt: location).currentContext == "c")
    #expect(location.lockFiles == [lock])
  }

  @Test(
    "A plugin policy allows a command that is found where one of its entries is",
    arguments: [
      ("{}", true), ("credentialPluginPolicy: AllowAll", true), ("credentialPluginPolicy: DenyAll", false),
      ("credentialPluginPolicy: Allowlist", false),
      ("credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: kubelogin}]", true),
      ("credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: /bin/kubelogin}]", true),
      ("credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: other}]", false), ("credentialPluginPolicy: Newer", false),
    ])
  func policy(text: String, allows: Bool) throws {
    let policy = try CredentialPluginPolicy(kuberc: Array(text.utf8), path: "kuberc")

    #expect(policy.allows("kubelogin") { $0 == "kubelogin" ? "/bin/kubelogin" : $0 == "other" ? nil : $0 } == allows)
  }

  @Test("The place of kuberc")
  func kubercPath() {
    #expect(CredentialPluginPolicy.path(Environment { $0 == "HOME" ? "/h" : nil }) == "/h/.kube/kuberc")
    #expect(CredentialPluginPolicy.path(Environment { ["HOME": "/h", "KUBERC": "/k"][$0] }) == "/k")
    #expect(CredentialPluginPolicy.path(Environment { ["HOME": "/h", "KUBERC": "off"][$0] }) == nil)
  }
}
