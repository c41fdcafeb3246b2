import FoundationEssentials
import Platform
import TestSupport
import Testing

/// kubectl at a cluster whose rights are Azure roles.
@Suite("Azure RBAC", .enabled(if: !Kubectl.usable.isEmpty, Kubectl.reasonForNone))
struct AzureRBACTests {
  private static let reason = "User does not have access to the resource in Azure. Update role assignment to allow access."

  private func kubectl(_ kubectl: Kubectl, as user: String, in work: Workplace) throws -> (String...) throws -> RunningProcess.Outcome {
    try work.writeKubeconfig(
      cluster: "certificate-authority: \(work.emulator.authorityFile)",
      user: """
        auth-provider:
              name: azure
              config: {apiserver-id: \(Workplace.server), client-id: \(Workplace.client), tenant-id: \(Workplace.contoso), config-mode: "1"}
        """, at: "shop")
    try work.convert(method: "devicecode", client: Workplace.client)
    try work.emulator.approve(user)
    return { (arguments: String...) in try work.run(kubectl.path, arguments) }
  }

  @Test("A Reader gets pods and no secrets, and kubectl shows Azure's reason", arguments: Kubectl.usable)
  func reader(_ program: Kubectl) async throws {
    let (pods, secrets, canI) = try await onOwnThread {
      let work = try Workplace()
      let kubectl = try kubectl(program, as: "ada@contoso.example", in: work)
      return (try kubectl("get", "pods", "-A"), try kubectl("get", "secrets"), try kubectl("auth", "can-i", "delete", "pods"))
    }

    #expect(pods.status == 0 && pods.output.contains("basket-") && pods.output.contains("catalogue-"), "\(pods.errorOutput)")
    #expect(secrets.status == 1)
    #expect(
      secrets.errorOutput.contains(
        #"secrets is forbidden: User "ada@contoso.example" cannot list resource "secrets" in API group "" in the namespace "default": "#
          + Self.reason), "\(secrets.errorOutput)")
    #expect(canI.output.contains("no"), "\(canI.output)\(canI.errorOutput)")
  }

  @Test("A role that is assigned meanwhile counts in the next kubectl, and only in its namespace", arguments: Kubectl.usable.suffix(1))
  func assignedLater(_ program: Kubectl) async throws {
    let (before, after, elsewhere) = try await onOwnThread {
      let work = try Workplace()
      let kubectl = try kubectl(program, as: "bob@contoso.example", in: work)
      let before = try kubectl("get", "pods", "-n", "checkout")
      try work.emulator.control(
        "POST", "role-assignments",
        #"{"role": "Azure Kubernetes Service RBAC Reader", "assignee": "bob@contoso.example", "cluster": "shop", "namespace": "checkout"}"#)
      return (before, try kubectl("get", "pods", "-n", "checkout"), try kubectl("get", "pods"))
    }

    #expect(before.status == 1 && before.errorOutput.contains(Self.reason))
    #expect(after.status == 0 && after.output.contains("basket-"), "\(after.errorOutput)")
    #expect(elsewhere.status == 1 && elsewhere.errorOutput.contains(Self.reason))
  }

  @Test(
    "az assigns a role, and fetches the local administrator's kubeconfig", .enabled(if: Installed.hasAzureCLI, "the Azure CLI is missing"))
  func azureCLI() async throws {
    let (pods, nodes) = try await onOwnThread {
      let (cli, program) = (try AzureCLI(), try #require(Kubectl.usable.last))
      let scope =
        "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/shop"
      try cli.logInServicePrincipal()
      try cli.az(
        "role", "assignment", "create", "--role", "Azure Kubernetes Service RBAC Reader", "--assignee", "bob@contoso.example", "--scope",
        scope)
      let pods = try kubectl(program, as: "bob@contoso.example", in: cli.work)("get", "pods")
      try cli.az("aks", "get-credentials", "--admin", "--resource-group", "demo", "--name", "shop", "--overwrite-existing")
      return (pods, try cli.kubectl(program, "--context", "shop-admin", "get", "nodes"))
    }

    #expect(pods.status == 0 && pods.output.contains("catalogue-"), "\(pods.errorOutput)")
    #expect(nodes.status == 0, "\(nodes.errorOutput)")
  }
}
