/// `/_emulator/role-assignments` and its neighbours: what an administrator does with `az role`.
enum RoleControl {
  static let calls = [
    Control.Call("GET", "role-assignments", "who has which role", list),
    Control.Call("POST", "role-assignments", "assign a role", assign),
    Control.Call("DELETE", "role-assignments", "take a role back: {\"id\": …}", remove),
    Control.Call("GET", "role-definitions", "the roles", listDefinitions),
    Control.Call("POST", "role-definitions", "make or change a custom role", define),
    Control.Call("GET", "deny-assignments", "what is denied", listDenials),
    Control.Call("POST", "deny-assignments", "deny", deny),
    Control.Call("DELETE", "deny-assignments", "take a denial back: {\"id\": …}", removeDenial),
    Control.Call("GET", "reviews", "what clusters asked about people, and what was decided", showReviews),
  ]

  private struct Named: Decodable {
    var id: String
  }

  /// A role assignment whose scope may be given as a cluster and a namespace.
  private struct Order: Decodable {
    var id: String?
    var role: String
    var assignee: String
    var scope: String?
    var cluster: String?
    var namespace: String?
    var condition: String?

    func scope(in directory: Directory) throws -> String {
      guard (scope == nil) != (cluster == nil) else { throw ConfigurationError("give either 'scope' or 'cluster'") }
      guard let cluster else {
        guard namespace == nil else {
          throw ConfigurationError("'namespace' goes with 'cluster'; a scope ends in /namespaces/NAME instead")
        }
        return scope ?? ""
      }
      guard let known = directory.cluster(cluster) else {
        throw ConfigurationError("there is no cluster '\(cluster)'; there are \(directory.clusters.map(\.name).joined(separator: ", "))")
      }
      let id = directory.resourceID(of: known)
      return (namespace.map { id.appending("namespaces", $0) } ?? id).text
    }
  }

  private static func list(_ exchange: Exchange) -> JSON {
    .array(exchange.emulator.withState { $0.roles }.assignments.map(\.shown))
  }

  private static func assign(_ exchange: Exchange) throws -> JSON {
    let order = try exchange.controlBody(as: Order.self)
    let assignment = RoleAssignment(
      id: order.id, role: order.role, assignee: order.assignee, scope: try order.scope(in: exchange.directory), condition: order.condition)
    return try exchange.emulator.withState { try $0.roles.assign(assignment, directory: exchange.directory) }.shown
  }

  private static func remove(_ exchange: Exchange) throws -> JSON {
    try taken(exchange, "role assignment") { $0.removeAssignment($1) }.shown
  }

  private static func listDefinitions(_ exchange: Exchange) -> JSON {
    .array(exchange.emulator.withState { $0.roles }.definitions.map(\.shown))
  }

  private static func define(_ exchange: Exchange) throws -> JSON {
    let role = try exchange.controlBody(as: RoleDefinition.self)
    try exchange.emulator.withState { try $0.roles.define(role) }
    return role.shown
  }

  private static func listDenials(_ exchange: Exchange) -> JSON {
    .array(exchange.emulator.withState { $0.roles }.denials.map(\.shown))
  }

  private static func deny(_ exchange: Exchange) throws -> JSON {
    let rule = try exchange.controlBody(as: DenyAssignment.self)
    return try exchange.emulator.withState { try $0.roles.deny(rule, directory: exchange.directory) }.shown
  }

  private static func removeDenial(_ exchange: Exchange) throws -> JSON {
    try taken(exchange, "deny assignment") { $0.removeDenial($1) }.shown
  }

  /// What has the id in the order, once it is out of the book.
  private static func taken<Removed: Sendable>(
    _ exchange: Exchange, _ what: String, _ remove: (inout RoleBook, String) -> Removed?
  ) throws -> Removed {
    let id = try exchange.controlBody(as: Named.self).id
    guard let removed = exchange.emulator.withState({ remove(&$0.roles, id) }) else {
      throw ConfigurationError("there is no \(what) '\(id)'")
    }
    return removed
  }

  private static func showReviews(_ exchange: Exchange) -> JSON {
    exchange.emulator.withState { $0.reviews }.json
  }
}

extension RoleBook.Assignment {
  fileprivate var shown: JSON {
    var json: JSON = [
      "id": .string(id), "role": .string(role.name), "assignee": .string(principal.name), "principalId": .string(principal.objectID),
      "scope": .string(scope.text),
    ]
    json["condition"] = condition.map { .string($0.text) }
    return json
  }
}

extension RoleDefinition {
  fileprivate var shown: JSON {
    [
      "id": .string(id), "name": .string(name), "actions": .strings(actions ?? []), "notActions": .strings(notActions ?? []),
      "dataActions": .strings(dataActions ?? []), "notDataActions": .strings(notDataActions ?? []),
    ]
  }
}

extension RoleBook.Denial {
  fileprivate var shown: JSON {
    [
      "id": .string(id), "name": .string(rule.name), "principals": .strings(rule.principals), "dataActions": .strings(rule.dataActions),
      "scope": .string(scope.text),
    ]
  }
}
