/// `/arm/…`: Azure Resource Manager, as far as clusters need it. Here are tenants, subscriptions and the addresses of the cloud.
///
/// Source: vendor reference of Azure Resource Manager, "Subscriptions - List" and "Tenants - List".
enum ResourceManagerEndpoints {
  static let clientID = "797f4846-ba00-4fd7-ba43-dac1f8f63013"

  /// Everything below `/arm` but checkAccess, which webhooks ask.
  static let all =
    endpoints + ClusterEndpoints.endpoints + ClusterCredentials.endpoints + ResourceGraph.endpoints
    + RoleAssignmentEndpoints.endpoints

  static let unknown = Endpoint("resource-manager", nil, "/arm") { exchange in
    answer(exchange) { () throws(ResourceManagerError) in
      throw ResourceManagerError(404, "InvalidResourceType", "The resource type in '\(exchange.request.path)' could not be found.")
    }
  }

  private static let endpoints: [Endpoint] = [
    Endpoint("resource-manager", "GET", "/arm/metadata/endpoints", answerEndpoints),
    Endpoint("resource-manager", "GET", "/arm/tenants", answerTenants),
    Endpoint("resource-manager", "GET", "/arm/subscriptions", answerSubscriptions),
    Endpoint("resource-manager", "GET", "/arm/subscriptions/{subscription}", answerSubscription),
    Endpoint("resource-manager", "GET", "/arm/subscriptions/{subscription}/resourceGroups", ResourceGroups.answerList),
    Endpoint("resource-manager", "GET", "/arm/subscriptions/{subscription}/resourceGroups/{group}", ResourceGroups.answer),
  ]

  /// Addresses of this cloud; anybody may ask, as programs do before they sign in.
  ///
  /// One cloud, as Azure Stack tells of itself; with the version for it a list of clouds.
  static func answerEndpoints(_ exchange: Exchange) -> EmulatorResponse {
    let audiences = exchange.directory.application(clientID: clientID)?.identifierURIs ?? [clientID]
    let cloud: JSON = [
      "name": "EntraEmulator",
      "portal": .string(exchange.baseURL),
      "resourceManager": .string(exchange.baseURL + "/arm"),
      "microsoftGraphResourceId": .string(exchange.baseURL + "/"),
      "authentication": [
        "loginEndpoint": .string(exchange.baseURL), "audiences": .strings(audiences), "tenant": "common", "identityProvider": "AAD",
      ],
      "suffixes": [:],
    ]
    return answer(exchange) { () throws(ResourceManagerError) in exchange.query["api-version"] == listVersion ? [cloud] : cloud }
  }

  private static let listVersion = "2019-05-01"

  /// The subscriptions of the token's tenant in which the caller has a role.
  static func answerSubscriptions(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let seen = call.directory.subscriptions(of: call.caller.tenant).filter { call.rights.sees($0.scope) }
      return counted(try call.page(seen.map { $0.document(in: call.caller.tenant) }), seen.count)
    }
  }

  static func answerSubscription(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let subscription = try call.subscription()
      guard call.rights.sees(subscription.scope) else {
        throw .notAuthorized(call.caller, "Microsoft.Resources/subscriptions/read", call.container)
      }
      return subscription.document(in: call.caller.tenant)
    }
  }

  /// The tenants in which the caller has an account.
  static func answerTenants(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let tenants = call.caller.tenants(in: call.directory)
      return counted(try call.page(tenants.map(\.document)), tenants.count)
    }
  }

  private static func counted(_ page: JSON, _ count: Int) -> JSON {
    page.adding(["count": ["type": "Total", "value": .int(count)]])
  }

  /// Checks what every request needs, and adds the header fields that every answer has.
  static func answer(_ exchange: Exchange, _ document: () throws(ResourceManagerError) -> JSON) -> EmulatorResponse {
    var response: EmulatorResponse
    do throws(ResourceManagerError) {
      try checkVersion(exchange)
      response = EmulatorResponse(json: try document())
      response.headers["x-ms-ratelimit-remaining-subscription-reads"] = "249"
    } catch {
      response = error.response(for: exchange)
    }
    response.headers["x-ms-request-id"] = exchange.requestID
    response.headers["x-ms-correlation-request-id"] = exchange.request.headers["x-ms-correlation-request-id"] ?? exchange.requestID
    response.headers["x-ms-client-request-id"] = exchange.request.headers["x-ms-client-request-id"]
    return response
  }

  /// Versions are dates, for previews with a word behind them.
  private static func checkVersion(_ exchange: Exchange) throws(ResourceManagerError) {
    guard let version = exchange.query["api-version"] else { throw .noVersion }
    let parts = version.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
    let isDate = parts.count >= 3 && parts.prefix(3).map(\.count) == [4, 2, 2] && parts.prefix(3).allSatisfy { $0.allSatisfy(\.isNumber) }
    guard isDate, parts.count == 3 || parts[3].allSatisfy(\.isLetter) else { throw .badVersion(version) }
  }
}

/// Resource groups: those that clusters are in.
enum ResourceGroups {
  static func answerList(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let groups = call.directory.resourceGroups(in: try call.subscription()).filter {
        call.rights.permits("Microsoft.Resources/subscriptions/resourceGroups/read", at: $0.scope)
      }
      return try call.page(groups.map(\.document))
    }
  }

  static func answer(_ exchange: Exchange) -> EmulatorResponse {
    ResourceManagerCall.answer(exchange) { call throws(ResourceManagerError) in
      let subscription = try call.subscription()
      try call.rights.require("Microsoft.Resources/subscriptions/resourceGroups/read", at: call.container)
      guard let group = call.directory.resourceGroups(in: subscription).first(where: { $0.scope == call.container }) else {
        throw .noResourceGroup(exchange.parameters["group"] ?? "")
      }
      return group.document
    }
  }
}

/// A group of resources, made up from the clusters in it.
struct ResourceGroup: Sendable {
  let scope: Scope
  let location: String

  var document: JSON {
    [
      "id": .string(scope.text), "name": .string(scope.name), "type": "Microsoft.Resources/resourceGroups", "location": .string(location),
      "properties": ["provisioningState": "Succeeded"],
    ]
  }
}

extension Directory {
  /// By the order of the clusters in them.
  func resourceGroups(in subscription: Subscription) -> [ResourceGroup] {
    var seen: Set<Scope> = []
    return clusters.compactMap { cluster in
      let id = resourceID(of: cluster)
      guard id.subscription?.lowercased() == subscription.id.lowercased(), id.resourceGroup != nil else { return nil }
      let group = Scope(segments: Array(id.segments.prefix(4)))
      return seen.insert(group).inserted ? ResourceGroup(scope: group, location: cluster.location) : nil
    }
  }
}

extension Subscription {
  var scope: Scope { Scope(segments: ["subscriptions", id]) }

  func document(in tenant: Tenant) -> JSON {
    [
      "id": .string(scope.text), "subscriptionId": .string(id), "tenantId": .string(tenant.id), "displayName": .string(name),
      "state": .string(state ?? "Enabled"), "authorizationSource": "RoleBased", "managedByTenants": [],
      "subscriptionPolicies": ["locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01", "spendingLimit": "Off"],
    ]
  }
}

extension Tenant {
  fileprivate var document: JSON {
    [
      "id": .string("/tenants/\(id)"), "tenantId": .string(id), "displayName": .string(name), "defaultDomain": .string(domain),
      "domains": [.string(domain)], "tenantCategory": "Home", "tenantType": "AAD",
    ]
  }
}
