import FoundationEssentials

/// `/v1.0/users/{user}/getMemberGroups` of Microsoft Graph: all groups that somebody is in, which a cluster asks for when a token has too many.
///
/// Source: vendor reference of Microsoft Graph, "directoryObject: getMemberGroups".
enum MemberGroups {
  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    do throws(GraphError) {
      let caller = try GraphCaller(exchange)
      struct Question: Decodable {
        var securityEnabledOnly: Bool
      }
      guard (try? JSONDecoder().decode(Question.self, from: Data(exchange.request.body))) != nil else {
        throw GraphError(400, "Request_BadRequest", "The body must have the member securityEnabledOnly.")
      }
      let name = exchange.parameters["object"] ?? caller.objectID
      guard let groups = exchange.directory.memberGroups(of: name, in: caller.tenant) else {
        throw GraphError(
          404, "Request_ResourceNotFound",
          "Resource '\(name)' does not exist or one of its queried reference-property objects are not present.")
      }
      return EmulatorResponse(json: [
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)", "value": .strings(groups),
      ])
    } catch {
      return error.response(for: exchange)
    }
  }
}

extension Directory {
  /// The groups of a user, by object id or user principal name, or of an application's service principal; nil for nobody.
  func memberGroups(of name: String, in tenant: Tenant) -> [String]? {
    let wanted = name.lowercased()
    let accounts = users.lazy.compactMap { account(of: $0, in: tenant) }
    if let account = accounts.first(where: { $0.objectID.lowercased() == wanted || $0.user.name.lowercased() == wanted }) {
      return account.groups
    }
    return applications.first {
      application(clientID: $0.clientID, in: tenant) != nil && $0.servicePrincipal(in: tenant).lowercased() == wanted
    }?
    .allGroups
  }
}
