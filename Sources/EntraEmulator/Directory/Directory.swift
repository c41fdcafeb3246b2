/// Look-ups over a configuration: tenants, accounts, applications and resources by the names that requests use.
struct Directory: Sendable {
  let tenants: [Tenant]
  let users: [User]
  let applications: [Application]
  var clusters: [Cluster]
  var subscriptions: [Subscription]
  let platform: ManagedIdentityPlatform

  init(_ configuration: Configuration) {
    tenants = configuration.tenants
    users = configuration.users
    applications = configuration.applications
    clusters = configuration.clusters
    subscriptions = configuration.subscriptions ?? []
    platform = configuration.managedIdentity ?? ManagedIdentityPlatform(identities: [], secret: randomGUID())
  }

  /// By id or domain, in any case.
  func tenant(_ name: String) -> Tenant? {
    tenants.first { $0.id.sameName(as: name) || $0.domain.sameName(as: name) }
  }

  /// By user principal name or object id, in any case.
  func user(_ name: String) -> User? {
    users.first { $0.name.sameName(as: name) || $0.objectID.sameName(as: name) }
  }

  /// An application that has a service principal in the tenant.
  func application(clientID: String, in tenant: Tenant) -> Application? {
    applications.first { $0.clientID.sameName(as: clientID) && isPresent($0, in: tenant) }
  }

  /// An application of any tenant.
  func application(clientID: String) -> Application? {
    applications.first { $0.clientID.sameName(as: clientID) }
  }

  /// The application that a resource identifier names, with or without a slash at the end. The emulator's own address is Microsoft Graph's.
  func resource(_ identifier: String, in tenant: Tenant) -> Application? {
    let name = identifier.trimmingOneSlash
    if InstanceDiscovery.isEmulator(name) { return application(clientID: GraphCaller.clientID, in: tenant) }
    return applications.first { application in
      guard isPresent(application, in: tenant) else { return false }
      let ids = [application.clientID, "spn:" + application.clientID, "api://" + application.clientID]
      return (ids + (application.identifierURIs ?? [])).contains { $0.trimmingOneSlash.sameName(as: name) }
    }
  }

  /// The tenant of a domain, by its own name or a federated one, and whether its passwords are checked elsewhere.
  func realm(ofDomain domain: String) -> (tenant: Tenant, isFederated: Bool)? {
    for tenant in tenants {
      if (tenant.federatedDomains ?? []).contains(where: { $0.sameName(as: domain) }) { return (tenant, true) }
      if tenant.domain.sameName(as: domain) { return (tenant, false) }
    }
    return nil
  }

  /// Whether the federation server checks this user's password.
  func isFederated(_ user: User) -> Bool {
    realm(ofDomain: user.domain)?.isFederated ?? false
  }

  func cluster(_ name: String) -> Cluster? {
    clusters.first { $0.name == name }
  }

  func subscriptions(of tenant: Tenant) -> [Subscription] {
    subscriptions.filter { self.tenant($0.tenant) == tenant }
  }

  private func isPresent(_ application: Application, in tenant: Tenant) -> Bool {
    guard let tenants = application.tenants else { return true }
    return tenants.contains { self.tenant($0) == tenant }
  }
}

extension String {
  fileprivate func sameName(as other: String) -> Bool {
    self == other || lowercased() == other.lowercased()
  }

  fileprivate var trimmingOneSlash: String {
    hasSuffix("/") ? String(dropLast()) : self
  }
}
