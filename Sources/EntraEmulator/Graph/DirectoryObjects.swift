import FoundationEssentials

/// What `az role assignment` asks Microsoft Graph: who a name or an id is.
///
/// Source: vendor reference of Microsoft Graph, "List users", "List servicePrincipals", "directoryObject: getByIds".
enum DirectoryObjects {
  static func answerUsers(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange) { tenant in
      let name = exchange.filteredName(before: "userPrincipalName eq ")
      return exchange.directory.users.compactMap { exchange.directory.account(of: $0, in: tenant) }
        .filter { name == nil || $0.user.name.lowercased() == name?.lowercased() }.map(json)
    }
  }

  static func answerServicePrincipals(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange) { tenant in
      let name = exchange.filteredName(before: "servicePrincipalNames/any(c:c eq ")
      let found = name.flatMap { exchange.directory.resource($0, in: tenant) }
      let all = exchange.directory.applications.filter { exchange.directory.application(clientID: $0.clientID, in: tenant) != nil }
      return (name == nil ? all : found.map { [$0] } ?? []).map { json($0, tenant) }
    }
  }

  static func answerByIDs(_ exchange: Exchange) -> EmulatorResponse {
    struct Order: Decodable {
      var ids: [String]
    }
    return answer(exchange) { tenant in
      let ids = (try? JSONDecoder().decode(Order.self, from: Data(exchange.request.body)))?.ids ?? []
      return ids.compactMap { id in
        exchange.directory.principal(id, in: tenant).flatMap { $0.objectID.lowercased() == id.lowercased() ? json($0) : nil }
      }
    }
  }

  private static func answer(_ exchange: Exchange, _ objects: (Tenant) -> [JSON]) -> EmulatorResponse {
    do throws(GraphError) {
      let caller = try GraphCaller(exchange)
      return EmulatorResponse(json: ["value": .array(objects(caller.tenant))])
    } catch {
      return error.response(for: exchange)
    }
  }

  private static func json(_ account: Account) -> JSON {
    [
      "@odata.type": "#microsoft.graph.user", "id": .string(account.objectID), "displayName": .string(account.user.displayName),
      "userPrincipalName": .string(account.user.name),
    ]
  }

  private static func json(_ application: Application, _ tenant: Tenant) -> JSON {
    [
      "@odata.type": "#microsoft.graph.servicePrincipal", "id": .string(application.servicePrincipal(in: tenant)),
      "appId": .string(application.clientID), "displayName": .string(application.name),
      "servicePrincipalNames": .strings([application.clientID] + (application.identifierURIs ?? [])),
    ]
  }

  private static func json(_ principal: Principal) -> JSON {
    let type = principal.kind.rawValue.prefix(1).lowercased() + principal.kind.rawValue.dropFirst()
    var json: JSON = [
      "@odata.type": .string("#microsoft.graph.\(type)"), "id": .string(principal.objectID), "displayName": .string(principal.name),
    ]
    if principal.kind == .user { json["userPrincipalName"] = .string(principal.name) }
    return json
  }
}

extension Exchange {
  /// The text between quotes behind a beginning of `$filter`; nil where the query has no such filter.
  func filteredName(before beginning: String) -> String? {
    guard let filter = query["$filter"], let start = filter.firstRange(of: beginning)?.upperBound else { return nil }
    return filter[start...].split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false).dropFirst().first.map(String.init)
  }
}
