import FoundationEssentials

/// `…/providers/Microsoft.Authorization/…`: what `az role assignment create`, `list` and `delete` ask Resource Manager.
///
/// Source: vendor reference of Azure Resource Manager, "Role Assignments" and "Role Definitions".
enum RoleAssignmentEndpoints {
  static let endpoints: [Endpoint] = [
    Endpoint("resource-manager", "PUT", assignments + "/{name}", create),
    Endpoint("resource-manager", "DELETE", assignments + "/{name}", remove),
    Endpoint("resource-manager", "GET", assignments + "/{name}", show),
    Endpoint("resource-manager", "GET", assignments, list),
    Endpoint("resource-manager", "GET", definitions, listDefinitions),
    Endpoint("resource-manager", "GET", definitions + "/{name}", showDefinition),
  ]

  private static let assignments = "/arm/{scope*}/providers/Microsoft.Authorization/roleAssignments"
  private static let definitions = "/arm/{scope*}/providers/Microsoft.Authorization/roleDefinitions"

  private struct Order: Decodable {
    var properties: Properties

    struct Properties: Decodable {
      var roleDefinitionId: String
      var principalId: String
      var condition: String?
    }
  }

  private static func create(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, status: 201, needing: "roleAssignments/write") { scope, book throws(ResourceManagerError) in
      let order: Order
      do { order = try JSONDecoder().decode(Order.self, from: Data(exchange.request.body)) } catch {
        throw .badRequest("The body has no properties with roleDefinitionId and principalId.")
      }
      let id = exchange.parameters["name"] ?? ""
      let wanted = order.properties
      let existing = book.assignments.first {
        $0.id != id.lowercased() && $0.scope == scope && $0.principal.objectID.lowercased() == wanted.principalId.lowercased()
          && $0.role == book.role(wanted.roleDefinitionId)
      }
      if let existing { throw .exists("The role assignment already exists. The ID of the conflicting role assignment is \(existing.id).") }
      let assignment = RoleAssignment(
        id: id, role: wanted.roleDefinitionId, assignee: wanted.principalId, scope: scope.text, condition: wanted.condition)
      do {
        return try exchange.emulator.withState { try $0.roles.assign(assignment, directory: exchange.directory) }.document(in: scope)
      } catch {
        throw .badRequest("\(error).")
      }
    }
  }

  private static func remove(_ exchange: Exchange) -> EmulatorResponse {
    var response = answer(exchange, needing: "roleAssignments/delete") { scope, _ throws(ResourceManagerError) in
      let removed = exchange.emulator.withState { $0.roles.removeAssignment(exchange.parameters["name"] ?? "") }
      return removed?.document(in: scope) ?? .null
    }
    if response.status == 200, response.body == JSON.null.bytes { response = EmulatorResponse(status: 204) }
    return response
  }

  private static func show(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, needing: "roleAssignments/read") { scope, book throws(ResourceManagerError) in
      let name = exchange.parameters["name"] ?? ""
      guard let found = book.assignments.first(where: { $0.id == name.lowercased() }) else { throw .noRoleAssignment(name) }
      return found.document(in: scope)
    }
  }

  /// Those at the scope and above it; without the filter `atScope()` those below it as well.
  private static func list(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, needing: "roleAssignments/read") { scope, book throws(ResourceManagerError) in
      let place = exchange.directory.place(scope)
      let principal = exchange.filteredName(before: "principalId eq ") ?? exchange.filteredName(before: "assignedTo(")
      let onlyAbove = exchange.query["$filter"]?.contains("atScope()") ?? false
      let found = book.assignments.filter { assignment in
        (place.inherits(from: assignment.scope) || (!onlyAbove && scope.contains(assignment.scope)))
          && (principal == nil || assignment.principal.objectID.lowercased() == principal?.lowercased())
      }
      return ["value": .array(found.map { $0.document(in: scope) })]
    }
  }

  private static func listDefinitions(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, needing: "roleDefinitions/read") { scope, book throws(ResourceManagerError) in
      let name = exchange.filteredName(before: "roleName eq ")
      return [
        "value": .array(
          book.definitions.filter { name == nil || $0.name.lowercased() == name?.lowercased() }.map { $0.document(in: scope) })
      ]
    }
  }

  private static func showDefinition(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, needing: "roleDefinitions/read") { scope, book throws(ResourceManagerError) in
      let name = exchange.parameters["name"] ?? ""
      guard let role = book.role(name) else { throw .noRole(name) }
      return role.document(in: scope)
    }
  }

  /// Answers about a scope of the token's tenant.
  private static func answer(
    _ exchange: Exchange, status: Int = 200, needing action: String,
    _ document: (Scope, RoleBook) throws(ResourceManagerError) -> JSON
  ) -> EmulatorResponse {
    var response = ResourceManagerEndpoints.answer(exchange) { () throws(ResourceManagerError) in
      let text = "/" + percentDecoded(exchange.parameters["scope"] ?? "")
      guard let scope = Scope(text) else { throw .badRequest("The scope '\(text)' is no ARM id.") }
      guard let owner = exchange.directory.tenant(of: scope) else { throw .noSubscription(scope.subscription ?? text) }
      let rights = ResourceManagerRights(try ResourceManagerCaller(exchange, owner: owner), exchange)
      try rights.require("Microsoft.Authorization/\(action)", at: scope)
      return try document(scope, exchange.emulator.withState { $0.roles })
    }
    if response.status == 200 { response.status = status }
    return response
  }
}

extension RoleDefinition {
  /// The resource id, below the subscription of a scope where it has one.
  fileprivate func resourceID(in scope: Scope) -> String {
    let prefix = scope.subscription.map { "/subscriptions/\($0)" } ?? ""
    return "\(prefix)/providers/Microsoft.Authorization/roleDefinitions/\(id)"
  }

  fileprivate func document(in scope: Scope) -> JSON {
    let isBuiltIn = BuiltInRoles.all.contains { $0.id == id }
    return [
      "id": .string(resourceID(in: scope)), "name": .string(id), "type": "Microsoft.Authorization/roleDefinitions",
      "properties": [
        "roleName": .string(name), "type": isBuiltIn ? "BuiltInRole" : "CustomRole", "description": "", "assignableScopes": ["/"],
        "permissions": [
          [
            "actions": .strings(actions ?? []), "notActions": .strings(notActions ?? []), "dataActions": .strings(dataActions ?? []),
            "notDataActions": .strings(notDataActions ?? []),
          ]
        ],
      ],
    ]
  }
}

extension RoleBook.Assignment {
  fileprivate func document(in scope: Scope) -> JSON {
    [
      "id": .string(resourceID), "name": .string(id), "type": "Microsoft.Authorization/roleAssignments",
      "properties": [
        "roleDefinitionId": .string(role.resourceID(in: scope)), "principalId": .string(principal.objectID),
        "principalType": .string(principal.kind.rawValue), "scope": .string(self.scope.text),
        "condition": condition.map { .string($0.text) } ?? .null, "conditionVersion": condition == nil ? .null : "2.0",
      ],
    ]
  }
}
