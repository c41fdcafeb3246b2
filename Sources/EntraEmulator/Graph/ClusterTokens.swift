import FoundationEssentials

/// The tokens with which a cluster's webhooks ask Microsoft Graph and Azure RBAC: what AKS's own service hands them.
///
/// Source: kubeguard's modes `aks` of authentication and authorization.
enum ClusterTokens {
  /// `/clusters/{cluster}/graph-token`: for the groups of the user whose token is sent along.
  static func answerGraph(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, resource: "https://graph.microsoft.com") { cluster, order throws(TokenRefusal) in
      guard let token = order.accessToken else { throw TokenRefusal("accessToken is missing", status: 400) }
      _ = try exchange.reviewer(for: cluster).user(presenting: token)
    }
  }

  /// `/clusters/{cluster}/authorization-token`: for Azure Resource Manager, where access is checked.
  static func answerAuthorization(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, resource: "https://management.azure.com/") { _, _ in }
  }

  private struct Order: Decodable {
    var tenantID: String
    var accessToken: String?
  }

  private static func answer(
    _ exchange: Exchange, resource: String, _ check: (Cluster, Order) throws(TokenRefusal) -> Void
  ) -> EmulatorResponse {
    do throws(TokenRefusal) {
      let name = exchange.parameters["cluster"] ?? ""
      guard let cluster = exchange.directory.cluster(name) else { throw TokenRefusal("there is no cluster '\(name)'", status: 404) }
      guard let order = try? JSONDecoder().decode(Order.self, from: Data(exchange.request.body)) else {
        throw TokenRefusal("the body is no JSON with tenantID", status: 400)
      }
      guard let tenant = exchange.directory.tenant(order.tenantID),
        cluster.tenants.contains(where: { exchange.directory.tenant($0) == tenant })
      else { throw TokenRefusal("the cluster does not trust the tenant '\(order.tenantID)'", status: 400) }
      try check(cluster, order)
      return try response(exchange, resource: resource, tenant)
    } catch {
      return EmulatorResponse(status: error.status, json: ["error": .string(error.reason)])
    }
  }

  private static func response(_ exchange: Exchange, resource: String, _ tenant: Tenant) throws(TokenRefusal) -> EmulatorResponse {
    let lifetime = exchange.emulator.withState { $0.settings.accessTokenLifetime }
    guard let application = exchange.directory.resource(resource, in: tenant),
      let client = exchange.directory.application(clientID: "6dae42f8-4368-4678-94ff-3960e28e3630", in: tenant)
    else { throw TokenRefusal("the tenant has no application for \(resource)", status: 400) }
    let token = AccessToken(
      grantee: Grantee(client: client, credential: .certificate, tenant: tenant, account: nil), scope: RequestedScope(resource: resource),
      resource: application, lifetime: lifetime)
    guard let text = try? exchange.sign(token.claims(for: exchange), withThumbprint: true) else {
      throw TokenRefusal("the token cannot be signed", status: 500)
    }
    return EmulatorResponse(json: [
      "token_type": "Bearer", "access_token": .string(text), "expires_on": .int(exchange.now.seconds + lifetime),
    ])
  }
}
