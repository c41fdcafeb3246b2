/// `/{tenant}/users/{object}/getMemberObjects`: the groups of a user or service principal whose token cannot list them all.
///
/// It answers as Microsoft Graph does: software that expects a distributed claim of OpenID Connect (a JWT) fails here as it does there.
/// Source: vendor page "Configure group claims" (group overage claim).
enum MemberObjects {
  static func answer(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    guard let tenant = try exchange.tenant() else { throw .tenantNeeded.about("common") }
    let name = exchange.parameters["object"] ?? ""
    guard let groups = exchange.directory.memberGroups(of: name, in: tenant) else {
      return EmulatorResponse(
        status: 404,
        json: ["error": ["code": "Request_ResourceNotFound", "message": .string("There is no user '\(name)' in this tenant.")]])
    }
    return EmulatorResponse(json: [
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)", "value": .strings(groups),
    ])
  }
}
