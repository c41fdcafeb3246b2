/// A role that somebody has at a scope, as a configuration or an order names it.
public struct RoleAssignment: Sendable, Codable, Equatable {
  /// A GUID; absent means one that follows from the other members.
  public var id: String?
  /// Name, GUID or resource id of the role.
  public var role: String
  /// A user principal name, a client id, or the object id of a user, a group or a service principal.
  public var assignee: String
  /// An ARM id.
  public var scope: String
  /// Absent means that the assignment always counts.
  public var condition: String?

  public init(id: String? = nil, role: String, assignee: String, scope: String, condition: String? = nil) {
    self.id = id
    self.role = role
    self.assignee = assignee
    self.scope = scope
    self.condition = condition
  }
}

/// What nobody may do, whatever roles they have, as a configuration or an order names it.
///
/// Source: vendor page "List Azure deny assignments".
public struct DenyAssignment: Sendable, Codable, Equatable {
  /// A GUID; absent means one that follows from the name.
  public var id: String?
  public var name: String
  /// Names as an assignment's `assignee`; `*` stands for everybody.
  public var principals: [String]
  public var excludePrincipals: [String]?
  public var dataActions: [String]
  public var notDataActions: [String]?
  /// An ARM id.
  public var scope: String
  /// Whether it counts at its scope only and not below; absent means no.
  public var doNotApplyToChildScopes: Bool?

  public init(
    id: String? = nil, name: String, principals: [String], excludePrincipals: [String]? = nil, dataActions: [String],
    notDataActions: [String]? = nil, scope: String, doNotApplyToChildScopes: Bool? = nil
  ) {
    self.id = id
    self.name = name
    self.principals = principals
    self.excludePrincipals = excludePrincipals
    self.dataActions = dataActions
    self.notDataActions = notDataActions
    self.scope = scope
    self.doNotApplyToChildScopes = doNotApplyToChildScopes
  }
}

/// Somebody who can have a role.
struct Principal: Sendable, Equatable {
  let objectID: String
  let kind: Kind
  let name: String

  enum Kind: String, Sendable {
    case user = "User"
    case group = "Group"
    case servicePrincipal = "ServicePrincipal"
  }
}

extension Directory {
  /// By user principal name, object id or client id, in any case, as a tenant knows them.
  func principal(_ name: String, in tenant: Tenant) -> Principal? {
    let wanted = name.lowercased()
    for account in users.compactMap({ account(of: $0, in: tenant) }) {
      if [account.user.name, account.objectID].contains(where: { $0.lowercased() == wanted }) {
        return Principal(objectID: account.objectID, kind: .user, name: account.user.name)
      }
      if account.groups.contains(where: { $0.lowercased() == wanted }) { return Principal(objectID: wanted, kind: .group, name: wanted) }
    }
    for application in applications where self.application(clientID: application.clientID, in: tenant) != nil {
      let objectID = application.servicePrincipal(in: tenant)
      guard ![objectID, application.clientID].contains(where: { $0.lowercased() == wanted }) else {
        return Principal(objectID: objectID, kind: .servicePrincipal, name: application.name)
      }
      if application.allGroups.contains(where: { $0.lowercased() == wanted }) {
        return Principal(objectID: wanted, kind: .group, name: wanted)
      }
    }
    let identity = platform.identities.first { [$0.objectID, $0.clientID].contains { $0.lowercased() == wanted } }
    return identity.map { Principal(objectID: $0.objectID, kind: .servicePrincipal, name: $0.name) }
  }
}
