import Foundation
import Testing

@testable import EntraEmulator

@Suite("Files for API servers")
struct ClusterFilesTests {
  private static let identity = Result { try Identity() }

  private func files(_ cluster: String = "demo", folder: String = "/srv/aks", release: String = "1.36") throws -> [String: ClusterFiles
    .File]
  {
    let files = try description(cluster, folder: folder, release: release)
    return Dictionary(uniqueKeysWithValues: files.all.map { ($0.name, $0) })
  }

  private func description(_ cluster: String = "demo", folder: String = "/srv/aks", release: String = "1.36") throws -> ClusterFiles {
    let identity = try Self.identity.get()
    let directory = Directory(.builtIn)
    let (issuer, now) = (try identity.issuer, Timestamp.machine())
    return ClusterFiles(
      cluster: try #require(directory.cluster(cluster)), directory: directory, emulator: "https://172.18.0.1:8443",
      localEmulator: "https://localhost:8443", apiServer: "https://127.0.0.1:6443", folder: folder,
      versions: try ConfigurationVersions(release: release), authority: identity.authorityCertificate,
      credentials: ClusterFiles.Credentials(
        webhookCaller: try issuer.client(name: "api-server", organization: "azure", now: now),
        administrator: try issuer.localAdministrator(now: now), server: try issuer.server(names: [], now: now),
        serviceAccountKey: "a key"))
  }

  @Test("Azure is asked last, and never about users of Kubernetes itself")
  func authorization() throws {
    let text = try #require(try files()["authorization.yaml"]).content

    #expect(
      text == """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthorizationConfiguration
        authorizers:
        - type: Node
          name: node
        - type: RBAC
          name: rbac
        - type: Webhook
          name: entra-emulator
          webhook:
            # AKS keeps answers for 5m0s and 30s; less shows a new role assignment sooner.
            authorizedTTL: 10s
            unauthorizedTTL: 10s
            timeout: 10s
            subjectAccessReviewVersion: v1
            matchConditionSubjectAccessReviewVersion: v1
            failurePolicy: NoOpinion
            connectionInfo:
              type: KubeConfigFile
              kubeConfigFile: "/srv/aks/authorization-webhook.yaml"
            matchConditions:
            - expression: "!request.user.startsWith('system:')"
            - expression: "!('system:nodes' in request.groups)"
            - expression: "!('system:masters' in request.groups)"

        """)
  }

  @Test("Every tenant of a cluster is an issuer that is found at the emulator")
  func authentication() throws {
    let text = try #require(try files()["authentication.yaml"]).content

    for tenant in [TestEmulator.contoso, TestEmulator.fabrikam] {
      #expect(text.contains("    url: https://sts.windows.net/\(tenant)/\n"))
      #expect(text.contains("    discoveryURL: https://172.18.0.1:8443/\(tenant)/.well-known/openid-configuration\n"))
    }
    #expect(text.contains("    - key: entra.example/oid\n      valueExpression: claims.oid\n"))
    #expect(
      text.contains("    - \"\(TestEmulator.aksServer)\"\n    - \"spn:\(TestEmulator.aksServer)\"\n    audienceMatchPolicy: MatchAny\n"))
  }

  @Test("An application of version 2 has another issuer and another claim for the name")
  func version2() throws {
    let text = try #require(try files("notes")["authentication.yaml"]).content

    #expect(text.contains("    url: https://172.18.0.1:8443/\(TestEmulator.contoso)/v2.0\n") && !text.contains("discoveryURL"))
    #expect(text.contains("has(claims.preferred_username)"))
  }

  @Test("The webhooks have addresses of their cluster, and the API server a certificate for them")
  func webhooks() throws {
    let files = try files()

    for (name, path) in [("authentication", "tokenreviews"), ("authorization", "subjectaccessreviews")] {
      let text = try #require(files["\(name)-webhook.yaml"]).content
      #expect(text.contains("    server: https://172.18.0.1:8443/clusters/demo/\(path)\n"))
      #expect(text.contains("    client-certificate-data: ") && text.hasSuffix("current-context: webhook\n"))
    }
  }

  @Test("What holds a key is for its owner only")
  func modes() throws {
    for file in try files().values where file.content.contains("PRIVATE KEY") || file.content.contains("key-data") {
      #expect(file.mode == 0o600, "\(file.name)")
    }
    #expect(try files()["kube-apiserver.sh"]?.mode == 0o755)
  }

  @Test("The admin groups are bound under the name that AKS gives the binding; without groups there is none")
  func adminBinding() throws {
    let text = try #require(try files()["admin-binding.yaml"]).content

    #expect(text.contains("  name: aks-cluster-admin-binding-aad\n") && text.contains("name: \"9a0b0004-0000-4000-8000-000000000004\"}"))
    #expect(try files("staging")["admin-binding.yaml"] == nil)
  }

  @Test(
    "The versions are those that the release of Kubernetes reads",
    arguments: [
      ("1.30", "v1beta1", "v1beta1"), ("v1.32.4", "v1beta1", "v1"), ("1.33", "v1beta1", "v1"), ("1.34", "v1", "v1"), ("1.36", "v1", "v1"),
    ])
  func versions(release: String, authentication: String, authorization: String) throws {
    let versions = try ConfigurationVersions(release: release)

    #expect(versions.authentication == "apiserver.config.k8s.io/\(authentication)")
    #expect(versions.authorization == "apiserver.config.k8s.io/\(authorization)")
  }

  @Test("A folder with a space and a quote stays one word")
  func quoting() throws {
    let files = try files(folder: "/srv/ada's aks")

    #expect(try #require(files["authorization.yaml"]).content.contains(#"kubeConfigFile: "/srv/ada's aks/authorization-webhook.yaml""#))
    #expect(try #require(files["kube-apiserver.sh"]).content.contains(#"'--authorization-config=/srv/ada'\''s aks/authorization.yaml'"#))
  }

  @Test(
    "What cannot be used is told",
    arguments: [
      ([], "cluster-files needs a folder to write to"), (["a", "b"], "unknown word b; --help lists the flags"),
      (["a", "--magic"], "unknown flag --magic; --help lists the flags"), (["a", "--port", "x"], "--port must be 0 to 65535"),
      (["a", "--port", "0"], "--port must be the emulator's, and not 0"),
      (["a", "--address", "a b"], "--address needs a host name or an IP address; 'a b' is neither"),
      (["a", "--cluster", "moon"], "there is no cluster 'moon'; there are demo, notes, staging, arc, shop"),
      (["a", "--kubernetes-version", "1.29"], "Kubernetes 1.29 reads no AuthorizationConfiguration: it needs 1.30 or later"),
      (["a", "--kubernetes-version", "new"], "--kubernetes-version must be such as 1.36, and not 'new'"),
      (["a", "--api-server", "http://x"], "--api-server must be such as https://127.0.0.1:6443, and not 'http://x'"),
    ])
  func refusals(arguments: [String], reason: String) throws {
    #expect(throws: ConfigurationError(reason)) {
      try ClusterFilesCommand(arguments: arguments + ["--state-dir", "/nowhere"]).run(environment: [:])
    }
  }

  @Test("Where no emulator was started, its port must be given")
  func noEmulator() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/cluster-files-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let arguments = [folder + "/out", "--state-dir", folder + "/state"]

    #expect(throws: ConfigurationError("no emulator was started with \(folder)/state: start one, or pass its --state-dir")) {
      try ClusterFilesCommand(arguments: arguments).run(environment: [:])
    }
    let text = try ClusterFilesCommand(arguments: arguments + ["--port", "8443", "--address", "192.0.2.1"]).run(environment: [:])

    #expect(text.contains("The API server will ask the emulator at https://192.0.2.1:8443.") && text.contains("--listen ADDRESS"))
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/out")[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }
}
