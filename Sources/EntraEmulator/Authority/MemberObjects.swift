/// `/{tenant}/users/{user}/getMemberObjects`: the groups of a user whose token cannot list them all.
///
/// It answers as Microsoft Graph does: software that expects a distributed claim of OpenID Connect (a JWT) fails here as it does there.
/// Source: vendor page "Configure group claims" (group overage claim).
enum MemberObjects {
  static func answer(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    guard let tenant = try exchange.tenant() else { throw .tenantNeeded.about("common") }
    let name = exchange.parameters["user"] ?? ""
    let accounts = exchange.directory.users.lazy.compactMap { exchange.directory.account(of: $0, in: tenant) }
    guard let account = accounts.first(where: { $0.objectID == name || $0.user.name == name }) else {
      return EmulatorResponse(
        status: 404,
        json: ["error": ["code": "Request_ResourceNotFound", "message": .string("There is no user '\(name)' in this tenant.")]])
    }
    return EmulatorResponse(json: [
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)",
      "value": .strings(account.groups),
    ])
  }
}
