/// `/arm/…`: as much of Azure Resource Manager as the Azure CLI needs to learn a cloud and to sign in.
///
/// Source: vendor reference of Azure Resource Manager, "Subscriptions - List" and "Tenants - List".
enum ResourceManagerEndpoints {
  static let clientID = "797f4846-ba00-4fd7-ba43-dac1f8f63013"

  /// Addresses of this cloud; anybody may ask, as programs do before they sign in.
  static func answerEndpoints(_ exchange: Exchange) -> EmulatorResponse {
    let audiences = exchange.directory.application(clientID: clientID)?.identifierURIs ?? [clientID]
    return answer(exchange) { () throws(ResourceManagerError) in
      [
        "name": "EntraEmulator",
        "resourceManager": .string(exchange.baseURL + "/arm"),
        "microsoftGraphResourceId": .string(exchange.baseURL + "/"),
        "authentication": [
          "loginEndpoint": .string(exchange.baseURL), "audiences": .strings(audiences), "tenant": "common", "identityProvider": "AAD",
        ],
        "suffixes": [:],
      ]
    }
  }

  /// The subscriptions of the token's tenant.
  static func answerSubscriptions(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange) { () throws(ResourceManagerError) in
      let caller = try ResourceManagerCaller(exchange)
      return list(exchange.directory.subscriptions(of: caller.tenant).map { json($0, in: caller.tenant) })
    }
  }

  static func answerSubscription(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange) { () throws(ResourceManagerError) in
      let (found, tenant) = try subscription(of: exchange)
      return json(found, in: tenant)
    }
  }

  /// The one in the path, if the token's tenant has it.
  static func subscription(of exchange: Exchange) throws(ResourceManagerError) -> (Subscription, Tenant) {
    let (caller, id) = (try ResourceManagerCaller(exchange), exchange.parameters["subscription"] ?? "")
    let found = exchange.directory.subscriptions(of: caller.tenant).first { $0.id.lowercased() == id.lowercased() }
    guard let found else { throw .noSubscription(id) }
    return (found, caller.tenant)
  }

  /// The tenants in which the caller has an account.
  static func answerTenants(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange) { () throws(ResourceManagerError) in
      let tenants = try ResourceManagerCaller(exchange).tenants(in: exchange.directory)
      return list(
        tenants.map { tenant in
          [
            "id": .string("/tenants/\(tenant.id)"), "tenantId": .string(tenant.id), "displayName": .string(tenant.name),
            "defaultDomain": .string(tenant.domain), "domains": [.string(tenant.domain)], "tenantCategory": "Home", "tenantType": "AAD",
          ]
        })
    }
  }

  private static func json(_ subscription: Subscription, in tenant: Tenant) -> JSON {
    [
      "id": .string("/subscriptions/\(subscription.id)"), "subscriptionId": .string(subscription.id), "tenantId": .string(tenant.id),
      "displayName": .string(subscription.name), "state": "Enabled", "authorizationSource": "RoleBased", "managedByTenants": [],
      "subscriptionPolicies": ["locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01", "spendingLimit": "Off"],
    ]
  }

  private static func list(_ elements: [JSON]) -> JSON {
    ["value": .array(elements), "count": ["type": "Total", "value": .int(elements.count)]]
  }

  static func answer(_ exchange: Exchange, _ document: () throws(ResourceManagerError) -> JSON) -> EmulatorResponse {
    do throws(ResourceManagerError) {
      guard exchange.query["api-version"] != nil else { throw .noVersion }
      return EmulatorResponse(json: try document())
    } catch {
      return error.response(for: exchange)
    }
  }
}
