import Testing

@testable import EntraEmulator

/// What the webhook and the emulator's API server decide alike: each test is for both.
@Suite("Azure RBAC")
struct AccessTests {
  static let subscription = "/subscriptions/00000000-0000-4000-8000-000000000001"
  static let shop = subscription + "/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/shop"
  private static let pods = #"{"namespace": "default", "verb": "list", "resource": "pods"}"#
  private static let elsewhere = #"{"namespace": "checkout", "verb": "list", "resource": "pods"}"#
  private static let everywhere = #"{"verb": "list", "resource": "pods"}"#

  private func reviewer(
    _ assignments: [RoleAssignment], denials: [DenyAssignment]? = nil, roles: [RoleDefinition]? = nil, user: String = "bob@contoso.example",
    _ change: (inout Configuration) -> Void = { _ in }
  ) throws -> Reviewer {
    var configuration = Configuration.builtIn
    configuration.roleAssignments = assignments
    configuration.denyAssignments = denials
    configuration.roleDefinitions = roles
    change(&configuration)
    return Reviewer(entra: try TestEmulator(configuration: configuration), user: user)
  }

  private func reader(_ scope: String, _ assignee: String = "bob@contoso.example", condition: String? = nil) -> RoleAssignment {
    RoleAssignment(role: "Azure Kubernetes Service RBAC Reader", assignee: assignee, scope: scope, condition: condition)
  }

  @Test("The reasons are those of AKS", arguments: Asked.allCases)
  func reasons(asked: Asked) throws {
    let bob = try reviewer([reader(Self.shop)])

    let allowed = bob.ask(asked, Self.pods)
    let denied = bob.ask(asked, #"{"namespace": "default", "verb": "get", "resource": "secrets"}"#)

    #expect(allowed.isAllowed)
    #expect(allowed.reason.hasPrefix("Access allowed by Azure RBAC Role Assignment "))
    #expect(allowed.reason.hasSuffix(" of Role 7f6c6a51-bcf8-42ba-9220-52d62157d7db to user bob@contoso.example"))
    let reason = "User does not have access to the resource in Azure. Update role assignment to allow access."
    #expect(denied == Reviewer.Verdict(isAllowed: false, reason: reason))
  }

  /// A scope, and whether pods may be listed in `default`, in `checkout` and everywhere.
  private static let inherited: [(String, [Bool])] = [
    (subscription, [true, true, true]), (subscription + "/resourceGroups/DEMO", [true, true, true]),
    (shop, [true, true, true]), (shop + "/namespaces/default", [true, false, false]),
    (shop + "/managedNamespaces/checkout", [false, true, false]), (subscription + "/resourceGroups/other", [false, false, false]),
    ("/subscriptions/00000000-0000-4000-8000-000000000002", [false, false, false]),
    ("/providers/Microsoft.Management/managementGroups/\(TestEmulator.contoso)", [true, true, true]),
    ("/providers/Microsoft.Management/managementGroups/retail", [true, true, true]),
  ]

  @Test(
    "An assignment counts at its scope and below",
    arguments: Asked.allCases, inherited)
  func scopes(asked: Asked, inherited: (scope: String, expected: [Bool])) throws {
    let (scope, expected) = inherited
    let bob = try reviewer([reader(scope)]) { $0.subscriptions?[0].managementGroups = ["retail"] }

    #expect([Self.pods, Self.elsewhere, Self.everywhere].map { bob.ask(asked, $0).isAllowed } == expected)
  }

  @Test("A group's role is had by its members, and by nobody else", arguments: Asked.allCases)
  func groups(asked: Asked) throws {
    let group = "9a0b0001-0000-4000-8000-000000000001"
    let ada = try reviewer([reader(Self.shop, group)], user: "ada@contoso.example")
    let bob = try reviewer([reader(Self.shop, group)])

    #expect(ada.ask(asked, Self.pods).isAllowed)
    #expect(!bob.ask(asked, Self.pods).isAllowed)
  }

  @Test("A deny assignment beats every role, but not for whom it excludes", arguments: Asked.allCases)
  func denials(asked: Asked) throws {
    let rule = DenyAssignment(
      name: "no pods", principals: ["*"], excludePrincipals: ["ada@contoso.example"],
      dataActions: ["Microsoft.ContainerService/managedClusters/pods/*"], scope: Self.subscription)
    let assignments = [reader(Self.shop), reader(Self.shop, "ada@contoso.example")]

    let bob = try reviewer(assignments, denials: [rule])
    let ada = try reviewer(assignments, denials: [rule], user: "ada@contoso.example")

    #expect(!bob.ask(asked, Self.pods).isAllowed)
    #expect(bob.ask(asked, #"{"namespace": "default", "verb": "list", "resource": "services"}"#).isAllowed)
    #expect(ada.ask(asked, Self.pods).isAllowed)
  }

  @Test("A deny assignment that does not go down counts at its scope only", arguments: Asked.allCases)
  func shallowDenial(asked: Asked) throws {
    let rule = DenyAssignment(
      name: "not everywhere", principals: ["bob@contoso.example"], dataActions: ["*"], scope: Self.shop, doNotApplyToChildScopes: true)
    let bob = try reviewer([reader(Self.shop)], denials: [rule])

    #expect(!bob.ask(asked, Self.everywhere).isAllowed && bob.ask(asked, Self.pods).isAllowed)
  }

  @Test("A custom role permits what it says", arguments: Asked.allCases)
  func customRole(asked: Asked) throws {
    let role = RoleDefinition(
      id: "0c0c0c0c-0000-4000-8000-000000000001", name: "Node reader",
      dataActions: ["Microsoft.ContainerService/managedClusters/nodes/read"])
    let bob = try reviewer([RoleAssignment(role: "node READER", assignee: "bob@contoso.example", scope: Self.shop)], roles: [role])

    #expect(bob.ask(asked, #"{"verb": "list", "resource": "nodes"}"#).isAllowed)
    #expect(!bob.ask(asked, #"{"verb": "delete", "resource": "nodes"}"#).isAllowed)
  }

  @Test("A condition limits a role to custom resources of one group", arguments: Asked.allCases)
  func condition(asked: Asked) throws {
    let role = RoleDefinition(
      id: "0c0c0c0c-0000-4000-8000-000000000002", name: "Custom resources",
      dataActions: ["Microsoft.ContainerService/managedClusters/customresources/read"])
    let condition =
      "@Request[Microsoft.ContainerService/managedClusters/customResources:group] StringEqualsIgnoreCase 'cert-manager.io'"
    let bob = try reviewer(
      [RoleAssignment(role: role.name, assignee: "bob@contoso.example", scope: Self.shop, condition: condition)], roles: [role])

    #expect(bob.ask(asked, #"{"verb": "list", "group": "cert-manager.io", "resource": "certificates"}"#).isAllowed)
    #expect(!bob.ask(asked, #"{"verb": "list", "group": "example.com", "resource": "certificates"}"#).isAllowed)
  }

  @Test("A wildcard needs everything that it stands for", arguments: Asked.allCases)
  func wildcards(asked: Asked) throws {
    let all = #"{"verb": "*", "group": "*", "resource": "*"}"#
    let roles = ["Reader", "Writer", "Admin", "Cluster Admin"].map { "Azure Kubernetes Service RBAC \($0)" }
    let verdicts = try roles.map { role in
      try reviewer([RoleAssignment(role: role, assignee: "bob@contoso.example", scope: Self.shop)]).ask(asked, all).isAllowed
    }
    let bob = try reviewer([reader(Self.shop)])

    #expect(verdicts == [false, false, false, true])
    #expect(bob.ask(asked, #"{"verb": "get", "group": "apps", "resource": "*"}"#).isAllowed)
    #expect(!bob.ask(asked, #"{"verb": "get", "group": "", "resource": "*"}"#).isAllowed, "secrets are among them")
    #expect(!bob.ask(asked, #"{"verb": "*", "group": "", "resource": "pods"}"#).isAllowed)
  }

  @Test("Discovery is open to everybody, other paths need a role", arguments: Asked.allCases)
  func paths(asked: Asked) throws {
    let bob = try reviewer([])
    let admin = try reviewer([
      RoleAssignment(role: "Azure Kubernetes Service RBAC Cluster Admin", assignee: "bob@contoso.example", scope: Self.shop)
    ])

    for path in ["/api", "/apis/apps", "/version"] {
      #expect(bob.ask(asked, #"{"path": "\#(path)", "verb": "get"}"#, isPath: true).isAllowed)
    }
    #expect(!bob.ask(asked, #"{"path": "/metrics", "verb": "get"}"#, isPath: true).isAllowed)
    #expect(admin.ask(asked, #"{"path": "/metrics", "verb": "get"}"#, isPath: true).isAllowed)
  }

  @Test("A failure of the access check is a denial, or no answer at all")
  func checkFails() throws {
    let bob = try reviewer([reader(Self.shop)])
    bob.entra.control("POST", "faults", #"{"endpoint": "check-access", "kind": "status", "status": 403, "times": 2}"#)

    for asked in Asked.allCases {
      let verdict = bob.ask(asked, Self.pods)
      #expect(!verdict.isAllowed && verdict.reason.hasPrefix("Access denied due to Azure RBAC check failure. Please retry later."))
    }
    bob.entra.control("POST", "faults", #"{"endpoint": "check-access", "kind": "status", "status": 503, "times": 1}"#)
    let body =
      #"{"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "b", "extra": {"oid": ["0b1ec700-b0b0-4a4a-8b8b-000000000b0b"]}, "resourceAttributes": \#(Self.pods)}}"#
    #expect(bob.entra.send("POST", "/clusters/shop/subjectaccessreviews", body: body).status == 503)
  }

  @Test("Kubernetes RBAC comes before Azure, or behind it")
  func order() throws {
    let may = { (azureFirst: Bool) in
      try reviewer([]) { configuration in
        configuration.clusters[4].access = [Cluster.Rule(subjects: ["bob@contoso.example"], verbs: ["list"], resources: ["pods"])]
        configuration.clusters[4].webhooks = Cluster.Webhooks(azureFirst: azureFirst)
      }.ask(.apiServer, Self.pods).isAllowed
    }

    #expect(try may(false))
    #expect(try !may(true), "Azure's no ends the chain")
  }

  @Test("A member of an admin group may do everything, whatever Azure says")
  func adminGroup() throws {
    let grace = try reviewer([], user: "grace@contoso.example")

    #expect(grace.ask(.apiServer, #"{"verb": "delete", "resource": "nodes"}"#).isAllowed)
    #expect(!grace.ask(.webhook, #"{"verb": "delete", "resource": "nodes"}"#).isAllowed, "that is Kubernetes RBAC's word")
  }

  @Test("A user without object id is no matter of Azure's, or is denied where the cluster says so")
  func otherUsers() throws {
    let ask = { (denies: Bool, user: String) in
      var configuration = Configuration.builtIn
      configuration.clusters[0].webhooks = Cluster.Webhooks(denyOtherUsers: denies)
      let body =
        #"{"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "\#(user)", "resourceAttributes": \#(Self.pods)}}"#
      return try TestEmulator(configuration: configuration).send("POST", "/subjectaccessreviews", body: body).json["status"]
    }

    #expect(try ask(false, "jane")?["denied"] == nil && ask(true, "jane")?["denied"] == true)
    #expect(try ask(true, "system:kube-scheduler")?["reason"] == "Azure does not have opinion for this user.")
  }

  @Test("An object id that is no GUID is refused by the access check, and so denied")
  func badObjectID() throws {
    let body =
      #"{"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "j", "extra": {"oid": ["jane"]}, "resourceAttributes": \#(Self.pods)}}"#
    let status = try TestEmulator().send("POST", "/subjectaccessreviews", body: body).json["status"]

    guard case .string(let reason)? = status?["reason"] else { throw MissingReason() }
    #expect(status?["denied"] == true && reason.contains("statusCode: 400"))
  }

  private struct MissingReason: Error {}
}
