import Testing

@testable import EntraEmulator

@Suite("Role assignments")
struct RoleBookTests {
  private let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private static let reader = "Azure Kubernetes Service RBAC Reader"

  @Test("A role that is assigned while the emulator runs counts at once, and one that is taken back counts no more")
  func assignment() throws {
    let bob = Reviewer(entra: entra, user: "bob@contoso.example")
    let pods = #"{"namespace": "checkout", "verb": "list", "resource": "pods"}"#
    let before = bob.ask(.apiServer, pods).isAllowed

    let made = entra.control(
      "POST", "role-assignments",
      #"{"role": "\#(Self.reader)", "assignee": "bob@contoso.example", "cluster": "shop", "namespace": "checkout"}"#)
    let between = bob.ask(.apiServer, pods).isAllowed
    let removed = entra.control("DELETE", "role-assignments", #"{"id": "\#(made["id"])"}"#)
    let after = bob.ask(.apiServer, pods).isAllowed

    #expect(made["scope"] == AccessTests.shop + "/namespaces/checkout")
    #expect(removed["id"] == made["id"])
    #expect([before, between, after] == [false, true, false])
  }

  @Test("The same assignment twice is one")
  func twice() {
    let order = #"{"role": "\#(Self.reader)", "assignee": "BOB@contoso.example", "cluster": "shop"}"#
    let count = entra.control("GET", "role-assignments").json.elements.count

    entra.control("POST", "role-assignments", order)
    entra.control("POST", "role-assignments", order)

    #expect(entra.control("GET", "role-assignments").json.elements.count == count + 1)
  }

  @Test(
    "An order that cannot be carried out is refused with the reason",
    arguments: [
      (#"{"role": "Cook", "assignee": "bob@contoso.example", "cluster": "shop"}"#, "there is no role 'Cook'"),
      (
        #"{"role": "\#(reader)", "assignee": "nobody", "cluster": "shop"}"#,
        "the tenant contoso.example has no user, group or application 'nobody'"
      ),
      (
        #"{"role": "\#(reader)", "assignee": "bob@contoso.example", "cluster": "moon"}"#,
        "there is no cluster 'moon'; there are demo, notes, staging, arc, shop"
      ),
      (
        #"{"role": "\#(reader)", "assignee": "bob@contoso.example", "scope": "shop"}"#,
        "the scope 'shop' is no ARM id: it begins with /subscriptions/ or /providers/"
      ),
      (
        #"{"role": "\#(reader)", "assignee": "bob@contoso.example", "scope": "/subscriptions/1"}"#,
        "the scope '/subscriptions/1' is in no subscription or management group of the configuration"
      ),
      (#"{"role": "\#(reader)", "assignee": "bob@contoso.example"}"#, "give either 'scope' or 'cluster'"),
      (
        #"{"role": "\#(reader)", "assignee": "bob@contoso.example", "cluster": "shop", "condition": "x"}"#,
        "the condition cannot be understood: an attribute such as @Request[…] is missing"
      ),
      (
        #"{"role": "\#(reader)", "assignee": "bob@contoso.example", "cluster": "shop", "id": "1"}"#,
        "the id '1' of a role assignment is no GUID"
      ),
      (#"{"role": 1}"#, "role has the wrong type"),
    ])
  func refusals(order: String, reason: String) {
    let answer = entra.control("POST", "role-assignments", order)

    #expect(answer.status == 400 && answer["error"] == reason)
  }

  @Test("A scope at a cluster that is not there names those that are")
  func unknownClusterScope() {
    let scope = AccessTests.subscription + "/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/moon"
    let answer = entra.control(
      "POST", "role-assignments", #"{"role": "\#(Self.reader)", "assignee": "bob@contoso.example", "scope": "\#(scope)"}"#)

    #expect(answer.status == 400 && answer["error"].hasPrefix("there is no cluster '\(scope)'; there are "))
  }

  @Test("Roles are assigned at a cluster though the configuration has no subscription")
  func withoutSubscriptions() throws {
    var configuration = Configuration.builtIn
    (configuration.subscriptions, configuration.roleAssignments) = (nil, nil)
    let entra = try TestEmulator(configuration: configuration)
    let bob = Reviewer(entra: entra, user: "bob@contoso.example")

    let made = entra.control(
      "POST", "role-assignments", #"{"role": "\#(Self.reader)", "assignee": "bob@contoso.example", "cluster": "shop"}"#)

    #expect(made.status == 200 && bob.ask(.apiServer, #"{"namespace": "default", "verb": "list", "resource": "pods"}"#).isAllowed)
  }

  @Test("Built-in roles cannot be changed, custom ones can, and their assignments follow")
  func definitions() {
    let bob = Reviewer(entra: entra, user: "bob@contoso.example")
    let role = { (action: String) in
      #"{"id": "0c0c0c0c-0000-4000-8000-000000000003", "name": "Mine", "dataActions": ["Microsoft.ContainerService/managedClusters/\#(action)"]}"#
    }
    let nodes = #"{"verb": "list", "resource": "nodes"}"#

    entra.control("POST", "role-definitions", role("pods/read"))
    entra.control("POST", "role-assignments", #"{"role": "Mine", "assignee": "bob@contoso.example", "cluster": "shop"}"#)
    let before = bob.ask(.webhook, nodes).isAllowed
    entra.control("POST", "role-definitions", role("nodes/read"))
    let builtIn = entra.control(
      "POST", "role-definitions", #"{"id": "7f6c6a51-bcf8-42ba-9220-52d62157d7db", "name": "Azure Kubernetes Service RBAC Reader"}"#)

    #expect(!before && bob.ask(.webhook, nodes).isAllowed)
    #expect(builtIn.status == 400 && builtIn["error"].hasSuffix("is built in: it cannot be changed"))
  }

  @Test("Denials are ordered, listed and taken back")
  func denials() {
    let order = #"{"name": "freeze", "principals": ["*"], "dataActions": ["*/write"], "scope": "\#(AccessTests.shop)"}"#
    let made = entra.control("POST", "deny-assignments", order)
    let listed = entra.control("GET", "deny-assignments").json.elements.map { $0["name"] }
    let nobody = entra.control("POST", "deny-assignments", order.replacing(#"["*"]"#, with: "[]"))
    let removed = entra.control("DELETE", "deny-assignments", #"{"id": "\#(made["id"])"}"#)
    let again = entra.control("DELETE", "deny-assignments", #"{"id": "\#(made["id"])"}"#)

    #expect(listed == ["freeze"] && removed["name"] == "freeze" && again.status == 400)
    #expect(nobody["error"] == "the deny assignment 'freeze' names nobody: '*' is everybody")
  }

  @Test(
    "Patterns of actions take any text for a star",
    arguments: [
      ("*", "a/b", true), ("a/*", "a/b/c", true), ("a/*/read", "a/b/c/read", true), ("a/*/read", "a/read", false), ("a", "a/b", false),
      ("*/read", "a/write", false), ("a*b*c", "aXbYc", true), ("a*bc", "abc", true), ("ab*bc", "abc", false),
    ])
  func patterns(pattern: String, text: String, fits: Bool) {
    #expect(wildcardMatch(pattern, text) == fits)
  }
}
