import Testing

@testable import EntraEmulator

/// The vendor's table of what the four roles permit, written down here once more: nothing is read from the emulator.
private enum VendorTable {
  static let changed = [
    "apps/daemonsets", "apps/deployments", "apps/replicasets", "apps/statefulsets", "autoscaling/horizontalpodautoscalers",
    "batch/cronjobs", "batch/jobs", "/configmaps", "/endpoints", "/events", "extensions/daemonsets", "extensions/deployments",
    "extensions/ingresses", "extensions/networkpolicies", "extensions/replicasets", "networking.k8s.io/ingresses",
    "networking.k8s.io/networkpolicies", "/persistentvolumeclaims", "/pods", "policy/poddisruptionbudgets", "/replicationcontrollers",
    "/serviceaccounts", "/services",
  ]
  static let onlyRead = [
    "apps/controllerrevisions", "discovery.k8s.io/endpointslices", "events.k8s.io/events", "/limitranges", "metrics.k8s.io/pods",
    "metrics.k8s.io/nodes", "/namespaces", "/resourcequotas",
  ]
  static let outside = [
    "/nodes", "/persistentvolumes", "storage.k8s.io/storageclasses", "rbac.authorization.k8s.io/roles",
    "rbac.authorization.k8s.io/clusterrolebindings", "apiextensions.k8s.io/customresourcedefinitions",
    "gateway.networking.k8s.io/httproutes", "cert-manager.io/certificates",
  ]
  static let resources = changed + onlyRead + outside + ["/secrets", "coordination.k8s.io/leases"]
  static let reading = ["get", "list", "watch"]
  static let changing = ["create", "update", "patch", "delete", "deletecollection"]
  static let special = ["impersonate", "bind", "escalate", "use", "dance"]

  static func permits(_ role: String, _ verb: String, _ resource: String) -> Bool {
    switch role {
    case "Reader": reading.contains(verb) && (changed + onlyRead).contains(resource)
    case "Writer":
      if (changed + ["/secrets"]).contains(resource) {
        verb != "dance"
      } else if resource == "coordination.k8s.io/leases" {
        (reading + changing).contains(verb)
      } else {
        reading.contains(verb) && onlyRead.contains(resource)
      }
    case "Admin": !(changing.contains(verb) && ["/resourcequotas", "/namespaces"].contains(resource))
    default: true
    }
  }
}

/// The two that make the same decision: AKS's webhook, and the emulator's own API server.
enum Asked: String, CaseIterable {
  case webhook
  case apiServer
}

@Suite("The built-in roles")
struct BuiltInRoleTableTests {
  private static let roles = [
    "Reader": "ada@contoso.example", "Writer": "bob@contoso.example", "Admin": "finn@corp.contoso.example",
    "Cluster Admin": "mia@contoso.example",
  ]
  private static let shop =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/shop"

  @Test(
    "For every verb, resource and role the verdict is that of the vendor's table, from the webhook as from the API server",
    arguments: Asked.allCases, roles.keys.sorted())
  func table(asked: Asked, role: String) throws {
    var configuration = Configuration.builtIn
    configuration.roleAssignments = Self.roles.map {
      RoleAssignment(role: "Azure Kubernetes Service RBAC \($0.key)", assignee: $0.value, scope: Self.shop)
    }
    let reviewer = Reviewer(entra: try TestEmulator(configuration: configuration), user: try #require(Self.roles[role]))

    var wrong: [String] = []
    for resource in VendorTable.resources {
      for verb in VendorTable.reading + VendorTable.changing + VendorTable.special {
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let attributes = #"{"namespace": "default", "verb": "\#(verb)", "group": "\#(parts[0])", "resource": "\#(parts[1])"}"#
        let isAllowed = reviewer.ask(asked, attributes).isAllowed
        if isAllowed != VendorTable.permits(role, verb, resource) { wrong.append("\(verb) \(resource): \(isAllowed)") }
      }
    }

    #expect(wrong == [])
  }

  @Test("exec is an action of its own: Reader may not, though it reads logs; Writer may", arguments: Asked.allCases)
  func exec(asked: Asked) throws {
    var configuration = Configuration.builtIn
    configuration.roleAssignments = Self.roles.map {
      RoleAssignment(role: "Azure Kubernetes Service RBAC \($0.key)", assignee: $0.value, scope: Self.shop)
    }
    let entra = try TestEmulator(configuration: configuration)
    let may = { (role: String, verb: String, subresource: String) in
      Reviewer(entra: entra, user: Self.roles[role] ?? "")
        .ask(asked, #"{"namespace": "default", "verb": "\#(verb)", "resource": "pods", "subresource": "\#(subresource)"}"#).isAllowed
    }

    #expect(!may("Reader", "get", "exec") && !may("Reader", "create", "exec") && may("Reader", "get", "log"))
    #expect(may("Writer", "get", "exec") && may("Writer", "create", "portforward"))
    #expect(!may("Reader", "create", "portforward"))
  }
}

/// One user who is asked about, by both ways.
struct Reviewer {
  let entra: TestEmulator
  let user: String
  private let token: String
  private let objectID: String
  private let groups: [String]

  init(entra: TestEmulator, user: String) {
    self.entra = entra
    self.user = user
    let account = Configuration.builtIn.users.first { $0.name == user }
    objectID = account?.objectID ?? ""
    groups = account?.groups ?? []
    token = entra.signIn(user)["access_token"]
  }

  struct Verdict: Equatable {
    let isAllowed: Bool
    let reason: String
  }

  func ask(_ asked: Asked, _ attributes: String, cluster: String = "shop", isPath: Bool = false) -> Verdict {
    let question = #""\#(isPath ? "nonResourceAttributes" : "resourceAttributes")": \#(attributes)"#
    let answer: Answer
    switch asked {
    case .webhook:
      let who = #""user": "\#(user)", "groups": \#(groups), "extra": {"oid": ["\#(objectID)"]}"#
      answer = entra.send(
        "POST", "/clusters/\(cluster)/subjectaccessreviews",
        body: #"{"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {\#(who), \#(question)}}"#)
    case .apiServer:
      answer = entra.send(
        "POST", "/aks/\(cluster)/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/json"], body: #"{"spec": {\#(question)}}"#)
    }
    let status = answer.json["status"]
    guard case .string(let reason)? = status?["reason"] else { return Verdict(isAllowed: status?["allowed"] == true, reason: "") }
    return Verdict(isAllowed: status?["allowed"] == true, reason: reason)
  }
}
