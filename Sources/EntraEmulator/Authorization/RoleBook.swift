/// Roles, and who has them where: everything that Azure RBAC decides by.
struct RoleBook: Sendable {
  private(set) var definitions = BuiltInRoles.all
  private(set) var assignments: [Assignment] = []
  private(set) var denials: [Denial] = []

  /// A role assignment whose names have been looked up.
  struct Assignment: Sendable, Equatable {
    let id: String
    let role: RoleDefinition
    let principal: Principal
    let scope: Scope
    let condition: AssignmentCondition?

    var resourceID: String { scope.appending("providers", "Microsoft.Authorization", "roleAssignments", id).text }
  }

  /// A deny assignment whose names have been looked up.
  struct Denial: Sendable, Equatable {
    let id: String
    let rule: DenyAssignment
    /// Object ids; empty means everybody.
    let principals: Set<String>
    let excluded: Set<String>
    let scope: Scope

    var resourceID: String { scope.appending("providers", "Microsoft.Authorization", "denyAssignments", id).text }
  }

  init() {}

  /// What a configuration says.
  init(_ configuration: Configuration, directory: Directory) throws {
    for role in configuration.roleDefinitions ?? [] { try define(role) }
    for assignment in configuration.roleAssignments ?? [] { _ = try assign(assignment, directory: directory) }
    for rule in configuration.denyAssignments ?? [] { _ = try deny(rule, directory: directory) }
  }

  /// A role by its name, GUID or resource id, in any case.
  func role(_ name: String) -> RoleDefinition? {
    let wanted = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
    return definitions.first { $0.id.lowercased() == wanted || $0.name.lowercased() == name.lowercased() }
  }

  /// Adds a custom role, or changes the one that has its id.
  mutating func define(_ role: RoleDefinition) throws {
    try role.validate()
    if let other = definitions.first(where: { $0.name.lowercased() == role.name.lowercased() }),
      other.id.lowercased() != role.id.lowercased()
    {
      throw ConfigurationError("there is another role '\(role.name)'")
    }
    guard !BuiltInRoles.all.contains(where: { $0.id == role.id.lowercased() }) else {
      throw ConfigurationError("the role '\(role.name)' is built in: it cannot be changed")
    }
    definitions.removeAll { $0.id.lowercased() == role.id.lowercased() }
    definitions.append(role)
    assignments = assignments.map { old in
      guard old.role.id.lowercased() == role.id.lowercased() else { return old }
      return Assignment(id: old.id, role: role, principal: old.principal, scope: old.scope, condition: old.condition)
    }
  }

  /// Assigns a role; one that the same principal has at the same scope already is replaced.
  mutating func assign(_ order: RoleAssignment, directory: Directory) throws -> Assignment {
    guard let role = role(order.role) else { throw ConfigurationError("there is no role '\(order.role)'") }
    let (scope, tenant) = try RoleBook.known(order.scope, directory)
    let principal = try RoleBook.principal(order.assignee, tenant, directory)
    let id = order.id ?? guid(named: "\(role.id) of \(principal.objectID) at \(scope.text.lowercased())")
    guard isGUID(id) else { throw ConfigurationError("the id '\(id)' of a role assignment is no GUID") }
    let assignment = Assignment(
      id: id.lowercased(), role: role, principal: principal, scope: scope, condition: try order.condition.map(AssignmentCondition.init))
    assignments.removeAll {
      $0.id == assignment.id || ($0.role.id == role.id && $0.principal.objectID == principal.objectID && $0.scope == scope)
    }
    assignments.append(assignment)
    return assignment
  }

  /// Returns what was removed, or nil when there is no such assignment.
  mutating func removeAssignment(_ id: String) -> Assignment? {
    let index = assignments.firstIndex { $0.id == id.lowercased() }
    return index.map { assignments.remove(at: $0) }
  }

  mutating func deny(_ rule: DenyAssignment, directory: Directory) throws -> Denial {
    let (scope, tenant) = try RoleBook.known(rule.scope, directory)
    let ids = { (names: [String]) in try names.map { try RoleBook.principal($0, tenant, directory).objectID.lowercased() } }
    guard !rule.principals.isEmpty else { throw ConfigurationError("the deny assignment '\(rule.name)' names nobody: '*' is everybody") }
    let denial = Denial(
      id: rule.id ?? guid(named: "denial \(rule.name)"), rule: rule,
      principals: rule.principals.contains("*") ? [] : Set(try ids(rule.principals)),
      excluded: Set(try ids(rule.excludePrincipals ?? [])), scope: scope)
    denials.removeAll { $0.id == denial.id }
    denials.append(denial)
    return denial
  }

  mutating func removeDenial(_ id: String) -> Denial? {
    let index = denials.firstIndex { $0.id.lowercased() == id.lowercased() }
    return index.map { denials.remove(at: $0) }
  }

  private static func known(_ text: String, _ directory: Directory) throws -> (Scope, Tenant) {
    guard let scope = Scope(text) else {
      throw ConfigurationError("the scope '\(text)' is no ARM id: it begins with /subscriptions/ or /providers/")
    }
    guard let tenant = directory.tenant(of: scope) else {
      throw ConfigurationError("the scope '\(text)' is in no subscription or management group of the configuration")
    }
    try directory.checkCluster(in: scope)
    return (scope, tenant)
  }

  private static func principal(_ name: String, _ tenant: Tenant, _ directory: Directory) throws -> Principal {
    guard let principal = directory.principal(name, in: tenant) else {
      throw ConfigurationError("the tenant \(tenant.domain) has no user, group or application '\(name)'")
    }
    return principal
  }
}

extension Directory {
  /// Throws when a scope is at or below a cluster that the configuration does not have.
  fileprivate func checkCluster(in scope: Scope) throws {
    guard let index = scope.segments.firstIndex(where: { $0.lowercased() == "managedclusters" }), index + 1 < scope.segments.count else {
      return
    }
    let id = Scope(segments: Array(scope.segments.prefix(index + 2)))
    guard clusters.contains(where: { resourceID(of: $0) == id }) else {
      throw ConfigurationError("there is no cluster '\(id)'; there are \(clusters.map { resourceID(of: $0).text }.joined(separator: ", "))")
    }
  }
}
