import Testing

@testable import KubeloginCommands

private func requests(_ text: String) -> [RefusedRequest] { RefusedRequest.all(in: ErrorText(text)) }

@Suite("Refused requests and data actions")
struct RefusedRequestTests {
  @Test("A refusal is taken apart: user, verb, resource, group and namespace")
  func parts() {
    let text = #"""
      Error from server (Forbidden): deployments.apps "web" is forbidden: User "bob@contoso.example" cannot patch resource
      "deployments/scale" in API group "apps" in the namespace "checkout"
      """#

    #expect(
      requests(text) == [
        RefusedRequest(user: "bob@contoso.example", verb: "patch", resource: "deployments/scale", group: "apps", namespace: "checkout")
      ])
  }

  @Test("A path and the scope of the cluster")
  func pathAndCluster() {
    let text =
      #"forbidden: User "u" cannot get path "/metrics"; nodes is forbidden: User "u" cannot list resource "nodes" in API group "" at the cluster scope"#

    #expect(
      requests(text) == [
        RefusedRequest(user: "u", verb: "get", path: "/metrics"), RefusedRequest(user: "u", verb: "list", resource: "nodes"),
      ])
  }

  @Test("Each refusal has its own reason, and the same one counts once")
  func reasons() {
    let azure =
      #"User "u" cannot list resource "pods" in API group "" in the namespace "a": User does not have access to the resource in Azure."#
    let plain = #"User "u" cannot list resource "jobs" in API group "batch" in the namespace "a""#

    let found = requests("\(azure)\n\(plain)\n\(azure)")

    #expect(found.map(\.isByAzure) == [true, false])
  }

  @Test(
    "What is no refusal, or no name, is none",
    arguments: [
      #"User ""#, #"User "a" can list resource "pods""#, #"User "a" cannot $(x) resource "pods""#, #"User "a" cannot list resource "$(x)""#,
    ])
  func none(text: String) {
    #expect(requests(text) == [])
  }

  @Test(
    "Data actions have Azure's names, and the smallest role that has them is found",
    arguments: [
      ("list", "pods", "", "pods/read", "Reader"), ("get", "pods/log", "", "pods/read", "Reader"),
      ("create", "pods/exec", "", "pods/exec/action", "Writer"), ("get", "pods/exec", "", "pods/exec/action", "Writer"),
      ("create", "pods/portforward", "", "pods/write", "Writer"), ("list", "secrets", "", "secrets/read", "Writer"),
      ("deletecollection", "jobs", "batch", "batch/jobs/delete", "Writer"), ("watch", "namespaces", "", "namespaces/read", "Reader"),
      ("create", "namespaces", "", "namespaces/write", "Cluster Admin"), ("list", "nodes", "", "nodes/read", "Admin"),
      ("patch", "deployments/scale", "apps", "apps/deployments/write", "Writer"),
      ("update", "leases", "coordination.k8s.io", "coordination.k8s.io/leases/write", "Writer"),
      ("bind", "clusterroles", "rbac.authorization.k8s.io", "rbac.authorization.k8s.io/clusterroles/bind/action", "Admin"),
      ("list", "httproutes", "gateway.networking.k8s.io", "customresources/read", "Admin"),
      ("update", "resourcequotas", "", "resourcequotas/write", "Cluster Admin"),
    ])
  func names(verb: String, resource: String, group: String, name: String, role: String) {
    let action = DataAction(RefusedRequest(user: "u", verb: verb, resource: resource, group: group, namespace: "n"))

    #expect(action.id == "Microsoft.ContainerService/managedClusters/\(name)")
    #expect(ClusterRole.smallest(with: action)?.name == "Azure Kubernetes Service RBAC \(role)")
  }

  @Test("A path has a data action too; a verb that Azure does not know has no role")
  func pathAndVerb() {
    let path = DataAction(RefusedRequest(user: "u", verb: "get", path: "/metrics"))
    let approve = DataAction(RefusedRequest(user: "u", verb: "approve", resource: "signers", group: "certificates.k8s.io"))

    #expect(path.id == "Microsoft.ContainerService/managedClusters/metrics/read")
    #expect(ClusterRole.smallest(with: path)?.name == "Azure Kubernetes Service RBAC Admin")
    #expect(ClusterRole.smallest(with: approve) == nil)
  }

  @Test("Each role has what the smaller ones have")
  func growing() {
    let actions = ["pods/read", "secrets/read", "pods/write", "nodes/read", "namespaces/write"].map { name in
      DataAction(
        RefusedRequest(
          user: "u", verb: name.hasSuffix("read") ? "get" : "create", resource: String(name.prefix { $0 != "/" }), namespace: "n"))
    }

    let counts = ClusterRole.all.map { role in actions.count { role.has($0) } }

    #expect(counts == [1, 3, 4, 5])
  }
}
