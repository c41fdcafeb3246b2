extension Configuration {
  /// Two tenants, nine users, the first-party applications of AKS and a few clusters; enough for a demo and most tests.
  public static let builtIn = Configuration(
    tenants: [
      Tenant(
        id: "c0117050-1111-4a4a-8b8b-000000000001", domain: "contoso.example", name: "Contoso", federatedDomains: ["corp.contoso.example"]),
      Tenant(id: "fab21ca4-2222-4a4a-8b8b-000000000002", domain: "fabrikam.example", name: "Fabrikam"),
    ],
    users: BuiltIn.users,
    applications: BuiltIn.applications,
    clusters: BuiltIn.clusters,
    subscriptions: BuiltIn.subscriptions,
    managedIdentity: BuiltIn.managedIdentity,
    roleAssignments: BuiltIn.roleAssignments
  )
}

enum BuiltIn {
  static let contoso = "contoso.example"
  static let fabrikam = "fabrikam.example"
  static let aksServer = "6dae42f8-4368-4678-94ff-3960e28e3630"
  static let arcServer = "6256c85f-0aad-4d50-b960-e6e9b21efe35"
  static let arcCluster = demo + "/resourceGroups/demo/providers/Microsoft.Kubernetes/connectedClusters/arc"
  static let demoStaging = staging + "/resourceGroups/staging/providers/Microsoft.ContainerService/managedClusters/staging"
  static let graph = "00000003-0000-0000-c000-000000000000"
  static let notesAPI = "a71c0de5-0002-4a4a-8b8b-00000000a002"
  static let stagingServer = "a71c0de5-0003-4a4a-8b8b-00000000a003"
  static let developers = "9a0b0001-0000-4000-8000-000000000001"
  static let operators = "9a0b0002-0000-4000-8000-000000000002"
  static let everybody = "9a0b0003-0000-4000-8000-000000000003"
  static let administrators = "9a0b0004-0000-4000-8000-000000000004"
  static let ci = "51000001-c1c1-4a4a-8b8b-0000000000c1"
  static let machine = "51000003-0a0a-4a4a-8b8b-0000000000a1"
  static let deployer = "51000004-0a0a-4a4a-8b8b-0000000000a2"

  static let users = [
    User(
      name: "ada@contoso.example", displayName: "Ada Lovelace", password: "analytical-engine", tenant: contoso,
      objectID: "0b1ec700-ada0-4a4a-8b8b-000000000a0a", groups: [developers, operators, everybody],
      guestIn: [User.Guest(tenant: fabrikam, objectID: "0b1ec700-ada0-4a4a-8b8b-000000000f0f")]),
    User(
      name: "bob@contoso.example", displayName: "Bob Noyce", password: "silicon-valley", tenant: contoso,
      objectID: "0b1ec700-b0b0-4a4a-8b8b-000000000b0b"),
    User(
      name: "many@contoso.example", displayName: "Many Groups", password: "two-hundred", tenant: contoso,
      objectID: "0b1ec700-0200-4a4a-8b8b-000000000200", generatedGroups: 200),
    User(
      name: "toomany@contoso.example", displayName: "Too Many Groups", password: "two-hundred-and-one", tenant: contoso,
      objectID: "0b1ec700-0201-4a4a-8b8b-000000000201", generatedGroups: 201),
    User(
      name: "fay@fabrikam.example", displayName: "Fay Fabrikam", password: "made-of-cloth", tenant: fabrikam,
      objectID: "0b1ec700-fa40-4a4a-8b8b-000000000fab"),
    User(
      name: "mia@contoso.example", displayName: "Mia Factor", password: "one-of-two-factors", tenant: contoso,
      objectID: "0b1ec700-3fa0-4a4a-8b8b-0000000003fa", passwordError: 50076),
    User(
      name: "eve@contoso.example", displayName: "Eve Expired", password: "last-years-password", tenant: contoso,
      objectID: "0b1ec700-e7e0-4a4a-8b8b-000000000e7e", passwordError: 50055),
    User(
      name: "finn@corp.contoso.example", displayName: "Finn Federated", password: "kept-on-premises", tenant: contoso,
      objectID: "0b1ec700-f1f0-4a4a-8b8b-000000000f1f"),
    User(
      name: "grace@contoso.example", displayName: "Grace Hopper", password: "first-compiler", tenant: contoso,
      objectID: "0b1ec700-97ac-4a4a-8b8b-0000000097ac", groups: [administrators]),
  ]

  static let subscriptions = [
    Subscription(id: "00000000-0000-4000-8000-000000000001", name: "Contoso Demo", tenant: contoso),
    Subscription(id: "00000000-0000-4000-8000-000000000002", name: "Contoso Staging", tenant: contoso),
    Subscription(id: "00000000-0000-4000-8000-000000000003", name: "Fabrikam", tenant: fabrikam),
  ]

  static let managedIdentity = ManagedIdentityPlatform(
    identities: [
      .init(name: "demo-vm", tenant: contoso, clientID: machine, objectID: "0b1ec700-0a0a-4a4a-8b8b-0000000000a1"),
      .init(
        name: "deployer", tenant: contoso, clientID: deployer, objectID: "0b1ec700-0a0a-4a4a-8b8b-0000000000a2",
        resourceID: "/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/demo/providers/"
          + "Microsoft.ManagedIdentity/userAssignedIdentities/deployer"),
    ],
    secret: "identity-header~for.tests-only")

  static let applications = [
    Application(clientID: aksServer, name: "Azure Kubernetes Service AAD Server", accessTokenVersion: 1, permission: "user.read"),
    Application(
      clientID: "80faf920-1908-4b52-b5ef-a8e7bedfc67a", name: "Azure Kubernetes Service AAD Client", publicClient: true,
      preauthorizedFor: [aksServer, graph]),
    Application(clientID: arcServer, name: "Azure Arc-enabled Kubernetes Server", accessTokenVersion: 1, permission: "user.read"),
    Application(
      clientID: "3f4439ff-e698-4d6d-84fe-09c9d574f06b", name: "Azure Arc-enabled Kubernetes Client", publicClient: true,
      preauthorizedFor: [arcServer, graph]),
    Application(
      clientID: "04b07795-8ddb-461a-bbee-02f9e1bf7b46", name: "Microsoft Azure CLI", publicClient: true, family: "1"),
    Application(
      clientID: "797f4846-ba00-4fd7-ba43-dac1f8f63013", name: "Azure Resource Manager",
      identifierURIs: ["https://management.core.windows.net/", "https://management.azure.com/"]),
    Application(
      clientID: graph, name: "Microsoft Graph", identifierURIs: ["https://graph.microsoft.com"],
      permission: "User.Read"),
    Application(
      clientID: notesAPI, name: "Notes API", tenants: [contoso], identifierURIs: ["api://notes.contoso.example"], accessTokenVersion: 2,
      permission: "access_as_user"),
    Application(
      clientID: stagingServer, name: "Staging cluster server", tenants: [contoso],
      secrets: [Application.Secret(value: "staging-secret~for.tests-only")], identifierURIs: ["api://staging.contoso.example"],
      accessTokenVersion: 1, permission: "user.read"),
    Application(
      clientID: ci, name: "ci", tenants: [contoso], objectID: "0b1ec700-c1c1-4a4a-8b8b-0000000000c1",
      secrets: [Application.Secret(value: "ci-secret~for.tests-only")], federatedCredentials: FederatedCredential.builtIn),
    Application(
      clientID: "51000002-c1c1-4a4a-8b8b-0000000000c2", name: "ci-expired", tenants: [contoso],
      objectID: "0b1ec700-c1c1-4a4a-8b8b-0000000000c2",
      secrets: [Application.Secret(value: "ci-expired-secret~for.tests-only", expires: 1_577_836_800)]),
    Application(
      clientID: "51000005-c1c1-4a4a-8b8b-0000000000c5", name: "ci-many-groups", tenants: [contoso],
      objectID: "0b1ec700-c1c1-4a4a-8b8b-0000000000c5",
      secrets: [Application.Secret(value: "ci-many-groups-secret~for.tests-only")], generatedGroups: 201),
    Application(
      clientID: "a71c0de5-0004-4a4a-8b8b-00000000a004", name: "Azure RBAC", identifierURIs: ["https://authorization.azure.net"]),
  ]

  static let clusters = [
    Cluster(
      name: "demo", serverApplication: aksServer, tenants: [contoso, fabrikam], version: "v1.33.5",
      namespaces: ["default", "kube-system"], pods: pods,
      access: [Cluster.Rule(subjects: ["ada@contoso.example", ci, machine, deployer], verbs: ["get", "list", "watch"], resources: ["*"])],
      adminGroupObjectIDs: [administrators]),
    Cluster(
      name: "notes", serverApplication: notesAPI, tenants: [contoso], version: "v1.33.5", namespaces: ["default"],
      pods: [Cluster.Pod(namespace: "default", name: "notes-7d9c5b8f6-4kq2x", image: "contoso.example/notes:3.1", age: 7200)],
      access: [Cluster.Rule(subjects: [operators, ci], verbs: ["*"], resources: ["*"])], structuredAuthentication: true),
    Cluster(
      name: "staging", serverApplication: stagingServer, tenants: [contoso], version: "v1.32.9", namespaces: ["default", "team-a"],
      pods: [Cluster.Pod(namespace: "team-a", name: "web-5c6f7d8b9-z8v7t", image: "contoso.example/web:1.0", age: 90)],
      access: [Cluster.Rule(subjects: [developers, ci], verbs: ["get", "list"], resources: ["pods"], namespaces: ["team-a"])],
      resourceID: demoStaging),
    Cluster(
      name: "arc", serverApplication: arcServer, popHost: arcCluster, tenants: [contoso], version: "v1.33.5", namespaces: ["default"],
      pods: [Cluster.Pod(namespace: "default", name: "till-7c9d8f6b5-2xvqk", image: "contoso.example/till:5.0", age: 86400)],
      access: [Cluster.Rule(subjects: ["ada@contoso.example", "finn@corp.contoso.example", ci], verbs: ["get", "list"], resources: ["*"])]),
    Cluster(
      name: "shop", serverApplication: aksServer, tenants: [contoso], version: "v1.33.5", namespaces: ["default", "checkout"],
      pods: [
        Cluster.Pod(namespace: "default", name: "catalogue-86c5d7f4b9-w2kfp", image: "contoso.example/catalogue:1.4", age: 7 * 86400),
        Cluster.Pod(namespace: "checkout", name: "basket-7f9d6c8b54-m5xtz", image: "contoso.example/basket:2.0", age: 2 * 3600),
      ], access: [], enableAzureRBAC: true, adminGroupObjectIDs: [administrators]),
  ]

  static let pods = [
    Cluster.Pod(namespace: "default", name: "storefront-6c8f9b7d54-7xk2p", image: "contoso.example/storefront:2.4.1", age: 3 * 86400),
    Cluster.Pod(
      namespace: "default", name: "storefront-6c8f9b7d54-qm9tw", image: "contoso.example/storefront:2.4.1", restarts: 1, age: 3 * 86400),
    Cluster.Pod(namespace: "default", name: "orders-58d7c6f9b8-l4zvn", image: "contoso.example/orders:1.9.0", age: 5 * 3600),
    Cluster.Pod(
      namespace: "default", name: "nightly-report-29384-h2m5c", image: "contoso.example/report:1.2", phase: "Succeeded", age: 6 * 3600),
    Cluster.Pod(namespace: "kube-system", name: "coredns-6f776c8fb5-8wbzj", image: "registry.example/coredns:1.11.3", age: 41 * 86400),
    Cluster.Pod(namespace: "kube-system", name: "kube-proxy-x5r9d", image: "registry.example/kube-proxy:1.33.5", age: 41 * 86400),
    Cluster.Pod(
      namespace: "kube-system", name: "metrics-server-7b685846d6-t6c4g", image: "registry.example/metrics-server:0.7.2", age: 41 * 86400),
  ]
}
