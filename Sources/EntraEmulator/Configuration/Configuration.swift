import FoundationEssentials

/// Everything the emulator knows before the first request: who exists, what they may do, and how long tokens last.
public struct Configuration: Sendable, Codable, Equatable {
  public var tenants: [Tenant]
  public var users: [User]
  public var applications: [Application]
  public var clusters: [Cluster]
  /// Absent means none.
  public var subscriptions: [Subscription]?
  /// Absent means that the machine has none.
  public var managedIdentity: ManagedIdentityPlatform?
  /// Custom roles, beside the four that are built in; absent means none.
  public var roleDefinitions: [RoleDefinition]?
  public var roleAssignments: [RoleAssignment]?
  public var denyAssignments: [DenyAssignment]?
  /// Absent means the defaults of `Settings`.
  public var settings: Settings?

  public init(
    tenants: [Tenant], users: [User], applications: [Application], clusters: [Cluster], subscriptions: [Subscription]? = nil,
    managedIdentity: ManagedIdentityPlatform? = nil, roleDefinitions: [RoleDefinition]? = nil, roleAssignments: [RoleAssignment]? = nil,
    denyAssignments: [DenyAssignment]? = nil, settings: Settings? = nil
  ) {
    self.tenants = tenants
    self.users = users
    self.applications = applications
    self.clusters = clusters
    self.subscriptions = subscriptions
    self.managedIdentity = managedIdentity
    self.roleDefinitions = roleDefinitions
    self.roleAssignments = roleAssignments
    self.denyAssignments = denyAssignments
    self.settings = settings
  }

  /// Reads a configuration from JSON; throws `ConfigurationError` with the place of the fault.
  public init(json: some Collection<UInt8>) throws {
    do {
      self = try JSONDecoder().decode(Configuration.self, from: Data(json))
    } catch let error as DecodingError {
      throw ConfigurationError(describing: error)
    }
    try validate()
  }

  /// The configuration as indented JSON that `init(json:)` reads back.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  /// Throws `ConfigurationError` when a name refers to nothing or occurs twice.
  public func validate() throws {
    guard !tenants.isEmpty else { throw ConfigurationError("there is no tenant") }
    try unique(tenants.flatMap { [$0.id, $0.domain] }, "tenant id or domain")
    try unique(users.map(\.name), "user name")
    try unique(applications.map(\.clientID), "client id")
    for tenant in tenants where !isGUID(tenant.id) { throw ConfigurationError("tenant id '\(tenant.id)' is no GUID") }
    for user in users {
      guard 0...10_000 ~= user.generatedGroups ?? 0 else { throw ConfigurationError("generatedGroups of '\(user.name)' is not 0 to 10000") }
      for tenant in [user.tenant] + (user.guestIn ?? []).map(\.tenant) { try known(tenant, of: "user '\(user.name)'") }
    }
    for application in applications {
      for certificate in application.certificates ?? [] { try certificate.validate(of: application.name) }
      for tenant in application.tenants ?? [] { try known(tenant, of: "application '\(application.name)'") }
    }
    let directory = Directory(self)
    try directory.validateClusters()
    try unique((subscriptions ?? []).map(\.id), "subscription id")
    for subscription in subscriptions ?? [] { try subscription.validate(in: tenants) }
    for identity in managedIdentity?.identities ?? [] { try known(identity.tenant, of: "managed identity '\(identity.name)'") }
    try unique((managedIdentity?.identities ?? []).flatMap { [$0.clientID, $0.objectID] }, "id of a managed identity")
    guard 0...65535 ~= managedIdentity?.httpPort ?? 0 else { throw ConfigurationError("managedIdentity.httpPort is not 0 to 65535") }
    try settings?.validate()
    _ = try RoleBook(self, directory: directory)
  }

  private func known(_ tenant: String, of owner: String) throws {
    try tenants.checkName(tenant, of: owner)
  }
}

extension Directory {
  /// Throws when a cluster names what is not there, or two cannot be told apart.
  func validateClusters() throws {
    try unique(clusters.map(\.name), "cluster name")
    for cluster in clusters {
      guard cluster.pods.allSatisfy({ Span.seconds.contains($0.age) }) else {
        throw ConfigurationError("cluster '\(cluster.name)' has a pod whose age is not 0 to \(Span.seconds.upperBound) seconds")
      }
      guard cluster.resourceID.map({ Scope($0) != nil }) ?? true else {
        throw ConfigurationError("resourceID of the cluster '\(cluster.name)' is no ARM id: it begins with a slash")
      }
      try cluster.azure?.validate(of: cluster.name)
      for tenant in cluster.tenants { try tenants.checkName(tenant, of: "cluster '\(cluster.name)'") }
      guard application(clientID: cluster.serverApplication) != nil else {
        throw ConfigurationError("cluster '\(cluster.name)' names the unknown server application '\(cluster.serverApplication)'")
      }
    }
    try unique(clusters.map { resourceID(of: $0).text }, "resourceID of a cluster:")
  }
}

extension Subscription {
  func validate(in tenants: [Tenant]) throws {
    guard isGUID(id) else { throw ConfigurationError("subscription id '\(id)' is no GUID") }
    guard ["Enabled", "Warned", "PastDue", "Disabled", "Deleted"].contains(state ?? "Enabled") else {
      throw ConfigurationError("state of the subscription '\(name)' is none of Enabled, Warned, PastDue, Disabled, Deleted")
    }
    try tenants.checkName(tenant, of: "subscription '\(name)'")
  }
}

extension [Tenant] {
  fileprivate func checkName(_ tenant: String, of owner: String) throws {
    guard contains(where: { $0.id == tenant || $0.domain == tenant }) else {
      throw ConfigurationError("\(owner) names the unknown tenant '\(tenant)'")
    }
  }
}

private func unique(_ names: [String], _ what: String) throws {
  var seen: Set<String> = []
  for name in names where !seen.insert(name.lowercased()).inserted { throw ConfigurationError("\(what) '\(name)' occurs twice") }
}

/// Why a configuration or a setting cannot be used.
public struct ConfigurationError: Error, CustomStringConvertible, Equatable {
  public var description: String

  init(_ description: String) {
    self.description = description
  }

  init(describing error: DecodingError) {
    let (path, reason) =
      switch error {
      case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
      case .typeMismatch(_, let context), .valueNotFound(_, let context): (context.codingPath, "has the wrong type")
      case .dataCorrupted(let context): (context.codingPath, "is not valid JSON or has a wrong value")
      @unknown default: ([], "cannot be read")
      }
    var place = ""
    for key in path {
      place += key.intValue.map { "[\($0)]" } ?? (place.isEmpty ? key.stringValue : "." + key.stringValue)
    }
    self.init("\(place.isEmpty ? "the document" : place) \(reason)")
  }
}
