/// `…/oauth2/v2.0/token` and `…/oauth2/token`: finds tenant, client and grant, and lets the grant answer.
enum TokenEndpoint {
  static func answerV2(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    try answer(exchange, isLegacy: false)
  }

  static func answerV1(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    try answer(exchange, isLegacy: true)
  }

  private static func answer(_ exchange: Exchange, isLegacy: Bool) throws(EntraError) -> EmulatorResponse {
    let tenant = try exchange.tenant()
    let name = try exchange.require("grant_type")
    let client = try exchange.client(in: tenant)
    guard let grant = Grant.all.first(where: { $0.names.contains(name) }) else { throw .unsupportedGrant.about(name) }
    let request = TokenRequest(exchange: exchange, isLegacy: isLegacy, client: client, tenant: tenant)
    return try grant.answer(request).response(for: exchange)
  }
}

extension Exchange {
  /// The tenant that the path names; nil for `common` and `organizations`.
  func tenant() throws(EntraError) -> Tenant? {
    let name = parameters["tenant"] ?? ""
    if ["common", "organizations"].contains(name.lowercased()) { return nil }
    guard let tenant = directory.tenant(name) else { throw .unknownTenant.about(name) }
    return tenant
  }

  /// The application that asks; where the path names no tenant, an application of any tenant.
  func client(in tenant: Tenant?) throws(EntraError) -> Application {
    guard let clientID = clientCredentials.clientID else { throw .missingParameter.about("client_id") }
    let found = tenant.map { directory.application(clientID: clientID, in: $0) } ?? directory.application(clientID: clientID)
    guard let found else { throw .unknownClient.about("'\(clientID)' in the tenant '\(tenant?.name ?? "common")'") }
    return found
  }
}
