import FoundationEssentials

/// Who a bearer token for Azure Resource Manager says the caller is.
struct ResourceManagerCaller: Sendable {
  let tenant: Tenant
  let objectID: String
  /// The user principal name or the client id.
  let name: String

  /// Checks signature, times and audience; the resource is Resource Manager, or another service that refuses in its way.
  ///
  /// - Parameter owner: The tenant to which what is asked belongs; a token of another tenant is refused.
  init(
    _ exchange: Exchange, resource: String = ResourceManagerEndpoints.clientID, owner: Tenant? = nil
  ) throws(ResourceManagerError) {
    guard let header = exchange.request.headers["Authorization"] else { throw .noToken(owner?.id ?? "common") }
    guard header.lowercased().hasPrefix("bearer "), let json = exchange.emulator.signingKey.verify(String(header.dropFirst(7))),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(json)), let tenant = exchange.directory.tenant(claims.tid)
    else { throw .badToken("it is no token of this directory") }
    guard claims.nbf <= exchange.now.seconds else { throw .badToken("it is not valid yet") }
    guard exchange.now.seconds < claims.exp else { throw .expiredToken }
    guard let wanted = exchange.directory.resource(resource, in: tenant), exchange.directory.resource(claims.aud, in: tenant) == wanted
    else {
      let allowed = exchange.directory.resource(resource, in: tenant)?.identifierURIs ?? [resource]
      throw .wrongAudience(claims.aud, allowed: allowed)
    }
    if let owner, owner != tenant { throw .wrongTenant(tenant.id, owner: owner.id) }
    self.tenant = tenant
    objectID = claims.oid
    name = claims.upn ?? claims.appid ?? claims.oid
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
    var upn: String?
    var appid: String?
  }
}

/// What a caller may do in Azure, by the role assignments as they are now.
struct ResourceManagerRights: Sendable {
  let caller: ResourceManagerCaller
  private let book: RoleBook
  private let directory: Directory
  private let groups: [String]

  init(_ caller: ResourceManagerCaller, _ exchange: Exchange) {
    self.caller = caller
    directory = exchange.directory
    book = exchange.emulator.withState { $0.roles }
    groups = exchange.directory.memberGroups(of: caller.objectID, in: caller.tenant) ?? []
  }

  func permits(_ action: String, at scope: Scope) -> Bool {
    let check = AccessCheck(book: book, place: directory.place(scope), objectID: caller.objectID, groups: groups)
    if case .allowed = check.decide(DataAction(action), isData: false) { return true }
    return false
  }

  func require(_ action: String, at scope: Scope) throws(ResourceManagerError) {
    guard permits(action, at: scope) else { throw .notAuthorized(caller, action, scope) }
  }

  /// Whether there is anything for the caller at a scope, above or below it: that is how subscriptions and groups come into sight.
  func sees(_ scope: Scope) -> Bool {
    let place = directory.place(scope)
    let identities = Set(([caller.objectID] + groups).map { $0.lowercased() })
    return book.assignments.contains {
      identities.contains($0.principal.objectID.lowercased()) && (place.inherits(from: $0.scope) || scope.contains($0.scope))
    }
  }
}
