/// An AKS cluster: what its API server serves, whom it trusts, and who may do what.
public struct Cluster: Sendable, Codable, Equatable {
  /// The cluster is at `/aks/` + name.
  public var name: String
  /// Client id of the application whose tokens it accepts.
  public var serverApplication: String
  /// The ARM id that signed requests must name in `u`; absent where the cluster takes bearer tokens.
  public var popHost: String?
  /// Tenants whose tokens it accepts, by id or domain.
  public var tenants: [String]
  /// For example `v1.33.5`.
  public var version: String
  public var namespaces: [String]
  public var pods: [Pod]
  /// Its Kubernetes RBAC: who may do what, whatever Azure says.
  public var access: [Rule]
  /// Its ARM id; absent means one in the first subscription of its first tenant.
  public var resourceID: String?
  /// Whether its API server asks Azure what `access` does not permit; absent means no.
  public var enableAzureRBAC: Bool?
  /// Object ids of groups whose members may do everything.
  public var adminGroupObjectIDs: [String]?
  /// Whether there is no kubeconfig for a local administrator; absent means that there is one.
  public var disableLocalAccounts: Bool?
  /// Whether its API server checks tokens itself, by an AuthenticationConfiguration; absent means that it asks AKS's webhook.
  public var structuredAuthentication: Bool?
  public var webhooks: Webhooks?
  /// What Azure Resource Manager says about it beside that; absent means a public cluster that runs.
  public var azure: Facts?

  /// A pod with one container.
  public struct Pod: Sendable, Codable, Equatable {
    public var namespace: String
    public var name: String
    public var image: String
    /// A pod phase: `Running`, `Pending`, `Succeeded` or `Failed`; absent means `Running`.
    public var phase: String?
    public var restarts: Int?
    /// Seconds between the pod's creation and the emulator's start.
    public var age: Int

    public init(namespace: String, name: String, image: String, phase: String? = nil, restarts: Int? = nil, age: Int) {
      self.namespace = namespace
      self.name = name
      self.image = image
      self.phase = phase
      self.restarts = restarts
      self.age = age
    }
  }

  /// Permission for some subjects to do something; `*` stands for everything.
  public struct Rule: Sendable, Codable, Equatable {
    /// User principal names, object ids of users, groups or service principals, or client ids.
    public var subjects: [String]
    public var verbs: [String]
    public var resources: [String]
    /// Absent or `*` means every namespace and the resources that have none.
    public var namespaces: [String]?

    public init(subjects: [String], verbs: [String], resources: [String], namespaces: [String]? = nil) {
      self.subjects = subjects
      self.verbs = verbs
      self.resources = resources
      self.namespaces = namespaces
    }
  }

  public init(
    name: String, serverApplication: String, popHost: String? = nil, tenants: [String], version: String, namespaces: [String], pods: [Pod],
    access: [Rule], resourceID: String? = nil, enableAzureRBAC: Bool? = nil, adminGroupObjectIDs: [String]? = nil,
    disableLocalAccounts: Bool? = nil, structuredAuthentication: Bool? = nil, webhooks: Webhooks? = nil, azure: Facts? = nil
  ) {
    self.name = name
    self.serverApplication = serverApplication
    self.popHost = popHost
    self.tenants = tenants
    self.version = version
    self.namespaces = namespaces
    self.pods = pods
    self.access = access
    self.resourceID = resourceID
    self.enableAzureRBAC = enableAzureRBAC
    self.adminGroupObjectIDs = adminGroupObjectIDs
    self.disableLocalAccounts = disableLocalAccounts
    self.structuredAuthentication = structuredAuthentication
    self.webhooks = webhooks
    self.azure = azure
  }
}
