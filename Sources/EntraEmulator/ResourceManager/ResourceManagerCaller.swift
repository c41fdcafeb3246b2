import FoundationEssentials

/// Who a bearer token for Azure Resource Manager says the caller is.
struct ResourceManagerCaller: Sendable {
  let tenant: Tenant
  let objectID: String

  /// Checks signature, times, tenant and audience; the resource is Resource Manager, or another service that refuses in its way.
  init(_ exchange: Exchange, resource: String = ResourceManagerEndpoints.clientID) throws(ResourceManagerError) {
    guard let header = exchange.request.headers["Authorization"] else { throw .noToken }
    guard header.lowercased().hasPrefix("bearer "), let json = exchange.emulator.signingKey.verify(String(header.dropFirst(7))),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(json)), let tenant = exchange.directory.tenant(claims.tid)
    else { throw .badToken("it is no token of this directory") }
    guard claims.nbf <= exchange.now.seconds, exchange.now.seconds < claims.exp else { throw .badToken("it is out of time") }
    guard let wanted = exchange.directory.resource(resource, in: tenant), exchange.directory.resource(claims.aud, in: tenant) == wanted
    else {
      throw .badToken("its audience '\(claims.aud)' is another service")
    }
    self.tenant = tenant
    objectID = claims.oid
  }

  /// For a user, the home tenant and those where the user is a guest.
  func tenants(in directory: Directory) -> [Tenant] {
    let user = directory.users.first { directory.account(of: $0, in: tenant)?.objectID == objectID }
    guard let user else { return [tenant] }
    return directory.tenants.filter { directory.account(of: user, in: $0) != nil }
  }

  private struct Claims: Decodable {
    var aud: String
    var tid: String
    var oid: String
    var nbf: Int
    var exp: Int
  }
}

/// A refusal in the words of Azure Resource Manager.
enum ResourceManagerError: Error, Equatable {
  case noVersion
  case noToken
  case badToken(String)
  case noSubscription(String)
  case noCluster(String)
  case badRequest(String)
  case noRole(String)
  case noRoleAssignment(String)
  case exists(String)

  func response(for exchange: Exchange) -> EmulatorResponse {
    let (status, code, message) =
      switch self {
      case .noVersion: (400, "MissingApiVersionParameter", "Every request must have the query parameter api-version.")
      case .noToken: (401, "AuthenticationFailed", "The request has no Authorization header.")
      case .badToken(let reason): (401, "InvalidAuthenticationToken", "The access token is refused: \(reason).")
      case .noCluster(let name): (404, "ResourceNotFound", "There is no cluster '\(name)' in this subscription.")
      case .badRequest(let reason): (400, "BadRequest", reason)
      case .noRole(let id): (404, "RoleDefinitionDoesNotExist", "There is no role '\(id)'.")
      case .noRoleAssignment(let id): (404, "RoleAssignmentNotFound", "There is no role assignment '\(id)'.")
      case .exists(let reason): (409, "RoleAssignmentExists", reason)
      case .noSubscription(let id): (404, "SubscriptionNotFound", "There is no subscription '\(id)' in this tenant.")
      }
    var response = EmulatorResponse(status: status, json: ["error": ["code": .string(code), "message": .string(message)]])
    if status == 401 {
      response.headers["WWW-Authenticate"] = "Bearer authorization_uri=\"\(exchange.baseURL)/common\", error=\"invalid_token\""
    }
    return response
  }
}
