/// A user as one tenant sees them: at home or as a guest.
struct Account: Sendable {
  let user: User
  let home: Tenant
  let tenant: Tenant
  let objectID: String
  let groups: [String]

  var isGuest: Bool { home != tenant }
}

extension Directory {
  /// The user's account in a tenant, or nil where they are neither member nor guest.
  func account(of user: User, in tenant: Tenant) -> Account? {
    guard let home = self.tenant(user.tenant) else { return nil }
    if home == tenant {
      return Account(user: user, home: home, tenant: tenant, objectID: user.objectID, groups: user.allGroups)
    }
    guard let guest = user.guestIn?.first(where: { self.tenant($0.tenant) == tenant }) else { return nil }
    return Account(user: user, home: home, tenant: tenant, objectID: guest.objectID, groups: guest.groups ?? [])
  }
}

extension User {
  /// What stands behind the @.
  var domain: String { String(name.split(separator: "@").last ?? "") }

  /// The groups listed and the generated ones.
  var allGroups: [String] {
    (groups ?? []) + (0..<(generatedGroups ?? 0)).map { guid(named: "group \($0) of \(name)") }
  }
}

extension Application {
  /// Object id of the application's service principal in a tenant.
  func servicePrincipal(in tenant: Tenant) -> String {
    objectID ?? guid(named: "service principal of \(clientID) in \(tenant.id)")
  }

  /// The groups listed and the generated ones.
  var allGroups: [String] {
    (groups ?? []) + (0..<(generatedGroups ?? 0)).map { guid(named: "group \($0) of \(clientID)") }
  }

  /// Whether it needs no consent that nobody can give: between applications of all tenants, only their owner could.
  func isPreauthorized(for resource: Application) -> Bool {
    guard let preauthorizedFor, resource.tenants == nil, resource.clientID != clientID else { return true }
    return preauthorizedFor.contains { $0.lowercased() == resource.clientID.lowercased() }
  }

  var isPublicClient: Bool { publicClient ?? false }
}
