import FoundationEssentials
import Platform
import TestSupport
import Testing

@Suite("kubectl", .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
struct KubectlTests {
  private static let turnstile = Turnstile(places: 3)

  /// A test on a thread of its own; what it finds out is checked outside of it.
  private func atWork<Findings: Sendable>(_ work: @escaping @Sendable (Workplace) throws -> Findings) async throws -> Findings {
    try await Self.turnstile.pass { try await onOwnThread { try work(Workplace()) } }
  }

  @Test("A service principal lists pods, is known by its ID, and the second kubectl asks Entra nothing", arguments: Kubectl.usable)
  func servicePrincipal(_ kubectl: Kubectl) async throws {
    let (pods, whoAmI, cold, again, warm) = try await atWork { work in
      let secret = ["AZURE_CLIENT_SECRET": Workplace.secret]
      try work.writeKubeconfig(method: "spn", client: Workplace.ci)
      let pods = try work.run(kubectl.path, ["get", "pods"], secret)
      let whoAmI = try work.whoAmI(kubectl, secret)
      let cold = try work.takeRequests()
      return (pods, whoAmI, cold, try work.run(kubectl.path, ["get", "pods", "-A"], secret), try work.takeRequests())
    }

    #expect(pods.status == 0 && pods.output.contains("storefront-") && pods.errorOutput == "")
    #expect(whoAmI.contains("0b1ec700-c1c1-4a4a-8b8b-0000000000c1"))
    #expect(cold == ["token"])
    #expect(again.output.contains("coredns-") && again.errorOutput == "")
    #expect(warm == [])
  }

  @Test("An Arc cluster takes signed requests of a service principal; the second kubectl asks Entra nothing", arguments: Kubectl.usable)
  func proofOfPossession(_ kubectl: Kubectl) async throws {
    let (pods, cold, again, warm) = try await atWork { work in
      let secret = ["AZURE_CLIENT_SECRET": Workplace.secret]
      try work.writeArcKubeconfig(method: "spn", client: Workplace.ci)
      let pods = try work.run(kubectl.path, ["get", "pods"], secret)
      let cold = try work.takeRequests()
      return (pods, cold, try work.run(kubectl.path, ["get", "pods"], secret), try work.takeRequests())
    }

    #expect(pods.status == 0 && pods.output.contains("till-") && pods.errorOutput == "")
    #expect(cold == ["token"])
    #expect(again.output.contains("till-") && again.errorOutput == "")
    #expect(warm == [])
  }

  @Test("A managed identity lists pods, is known by its ID, and the second kubectl asks the platform nothing", arguments: Kubectl.usable)
  func managedIdentity(_ kubectl: Kubectl) async throws {
    let (pods, cold, whoAmI, warm) = try await atWork { work in
      try work.writeKubeconfig(method: "msi", client: Workplace.deployer)
      let pods = try work.run(kubectl.path, ["get", "pods"])
      return (pods, try work.takeRequests(), try work.whoAmI(kubectl), try work.takeRequests())
    }

    #expect(pods.status == 0 && pods.output.contains("storefront-") && pods.errorOutput == "")
    #expect(cold == ["imds"])
    #expect(whoAmI.contains("0b1ec700-0a0a-4a4a-8b8b-0000000000a2"))
    #expect(warm == [])
  }

  @Test("A person signs in once, sees the prompt, and the next kubectl is silent", arguments: Kubectl.usable)
  func deviceCode(_ kubectl: Kubectl) async throws {
    let (pods, cold, whoAmI, warm) = try await atWork { work in
      try work.writeKubeconfig(method: "devicecode", client: Workplace.client)
      try work.emulator.approve("ada@contoso.example", afterPolls: 1)
      let pods = try work.run(kubectl.path, ["get", "pods"])
      return (pods, try work.takeRequests(), try work.whoAmI(kubectl), try work.takeRequests())
    }

    #expect(pods.status == 0 && pods.output.contains("storefront-"))
    #expect(pods.errorOutput.hasPrefix("To sign in, open the page ") && pods.errorOutput.count { $0 == "\n" } == 1)
    #expect(cold.first == "devicecode" && cold.last == "token" && cold.count == 3)
    #expect(whoAmI.contains("ada@contoso.example"))
    #expect(warm == [])
  }

  @Test("A person without rights is known to the cluster, and refused by it", arguments: Kubectl.usable)
  func forbidden(_ kubectl: Kubectl) async throws {
    let (pods, cold, warm) = try await atWork { work in
      try work.writeKubeconfig(method: "devicecode", client: Workplace.client)
      try work.emulator.approve("bob@contoso.example")
      let pods = try work.run(kubectl.path, ["get", "pods"])
      let cold = try work.takeRequests()
      _ = try work.run(kubectl.path, ["get", "pods"])
      return (pods, cold, try work.takeRequests())
    }

    #expect(pods.status == 1 && pods.output == "")
    #expect(pods.errorOutput.contains("pods is forbidden: User \"bob@contoso.example\" cannot list resource \"pods\""))
    #expect(cold.filter { $0 == "devicecode" }.count == 1)
    #expect(warm == [], "a 403 is no reason to sign in again")
  }

  @Test("A wrong secret is refused by Entra once, however often kubectl runs the plugin", arguments: Kubectl.usable)
  func wrongSecret(_ kubectl: Kubectl) async throws {
    let (pods, requests, runs) = try await atWork { work in
      try work.writeKubeconfig(method: "spn", client: Workplace.ci)
      let pods = try work.run(kubectl.path, ["get", "pods"], ["AZURE_CLIENT_SECRET": "wrong"])
      return (pods, try work.takeRequests(), work.pluginRuns)
    }

    #expect(pods.status == 1 && pods.output == "")
    #expect((2...5).contains(runs), "kubectl ran the plugin \(runs) times")
    #expect(requests == ["refused with 7000215"])
    #expect(pods.errorOutput.ranges(of: "Error: failed to get token: AADSTS7000215").count == runs)
    #expect(pods.errorOutput.ranges(of: "Hint: check the client secret").count == 1, "\(pods.errorOutput)")
  }

  @Test("Who declines is asked once, however often kubectl runs the plugin", arguments: Kubectl.usable.suffix(2))
  func declined(_ kubectl: Kubectl) async throws {
    let (pods, requests) = try await atWork { work in
      try work.writeKubeconfig(method: "devicecode", client: Workplace.client)
      try work.emulator.control("POST", "device-codes/decline")
      return (try work.run(kubectl.path, ["get", "pods"]), try work.takeRequests())
    }

    #expect(pods.status == 1 && pods.output == "")
    #expect(requests == ["devicecode", "refused with 65004"])
  }

  @Test(
    "Both versions of exec work, with the cluster's own data and a large CA in the variable",
    arguments: Kubectl.usable, ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"])
  func clusterInfo(_ kubectl: Kubectl, version: String) async throws {
    let (pods, requests, kubeconfig) = try await atWork { work in
      let authority = try Files.read(work.emulator.authorityFile) + Array("\n".utf8)
      let many = Data([[UInt8]](repeating: authority, count: 60_000 / authority.count).joined()).base64EncodedString()
      try work.writeKubeconfig(
        cluster: """
          certificate-authority-data: \(many)
              extensions:
              - {name: client.authentication.k8s.io/exec, extension: {any: [thing, 1]}}
          """,
        user: """
          exec:
                apiVersion: \(version)
                command: kubelogin
                args: [get-token, --server-id, \(Workplace.server), --tenant-id, \(Workplace.contoso)]
                provideClusterInfo: true
                interactiveMode: IfAvailable
          """)
      try work.convert(method: "spn", client: Workplace.ci)
      let pods = try work.run(kubectl.path, ["get", "pods"], ["AZURE_CLIENT_SECRET": Workplace.secret])
      return (pods, try work.takeRequests(), try work.directory.read("kubeconfig"))
    }

    #expect(kubeconfig.contains("apiVersion: \(version)\n") && kubeconfig.contains("provideClusterInfo: true"))
    #expect(pods.status == 0 && pods.output.contains("storefront-") && pods.errorOutput == "", "\(pods.errorOutput.suffix(2000))")
    #expect(requests == ["token"])
  }

  @Test("Ten kubectls at once cost one prompt", arguments: Kubectl.usable.suffix(1))
  func manyAtOnce(_ kubectl: Kubectl) async throws {
    let (outcomes, requests) = try await atWork { work in
      try work.writeKubeconfig(method: "devicecode", client: Workplace.client)
      try work.emulator.approve("ada@contoso.example", afterPolls: 1)
      let kubectls = try (0..<10).map { _ in try work.start(kubectl.path, ["get", "pods"]) }
      return (try kubectls.map { try $0.outcome() }, try work.takeRequests())
    }

    #expect(outcomes.allSatisfy { $0.status == 0 && $0.output.contains("storefront-") })
    #expect(outcomes.count { $0.errorOutput.contains("enter the code") } == 1)
    #expect(requests == ["devicecode", "refused with 70016", "token"])
  }
}
