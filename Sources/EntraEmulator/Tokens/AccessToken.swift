/// Who a token is about and which client holds it.
struct Grantee: Sendable {
  let client: Application
  let credential: ClientCredential
  let tenant: Tenant
  /// Nil for the client itself.
  let account: Account?

  /// The claims `appidacr` and `azpacr`.
  enum ClientCredential: String, Sendable {
    case none = "0"
    case secret = "1"
    case certificate = "2"
  }
}

/// The claims of an access token in the version that the resource asks for.
///
/// Source: vendor page "Access token claims reference".
struct AccessToken: Sendable {
  let grantee: Grantee
  let scope: RequestedScope
  let resource: Application
  let lifetime: Int
  /// Nil for bearer tokens.
  var confirmation: KeyConfirmation?

  /// Tokens are valid from five minutes before they are issued, as the real service's are.
  static let backdating = 300
  /// More groups than this are not listed in a token.
  static let groupLimit = 200

  private var isV2: Bool { resource.accessTokenVersion == 2 }

  func claims(for exchange: Exchange) -> JSON {
    let tenant = grantee.tenant
    let issued = exchange.now.seconds - AccessToken.backdating
    var claims: JSON = [
      "aud": .string(audience),
      "iss": .string(isV2 ? "\(exchange.baseURL)/\(tenant.id)/v2.0" : "https://sts.windows.net/\(tenant.id)/"),
      "iat": .int(issued), "nbf": .int(issued), "exp": .int(exchange.now.seconds + lifetime),
    ]
    claims = claims.adding(grantee.account.map { userClaims($0, exchange: exchange) } ?? applicationClaims(exchange))
    claims["cnf"] = confirmation?.json
    claims[isV2 ? "azp" : "appid"] = .string(grantee.client.clientID)
    claims[isV2 ? "azpacr" : "appidacr"] = .string(grantee.credential.rawValue)
    return claims.adding([
      "tid": .string(tenant.id), "uti": .string(Base64URL.encode(randomBytes(16))), "rh": .string("1." + Base64URL.encode(randomBytes(24))),
      "ver": isV2 ? "2.0" : "1.0",
    ])
  }

  /// Version 2 always names the client id; version 1 repeats what was asked, with `spn:` before a GUID from a version 1 endpoint.
  private var audience: String {
    if isV2 { return resource.clientID }
    return scope.isLegacy && isGUID(scope.resource) ? "spn:" + scope.resource : scope.resource
  }

  private func applicationClaims(_ exchange: Exchange) -> JSON {
    let objectID = grantee.client.servicePrincipal(in: grantee.tenant)
    var claims: JSON = ["idtyp": "app", "oid": .string(objectID), "sub": .string(objectID)]
    if !isV2 { claims["idp"] = .string("https://sts.windows.net/\(grantee.tenant.id)/") }
    return claims.adding(groupClaims(grantee.client.allGroups, of: "servicePrincipals/\(objectID)", exchange: exchange))
  }

  private func userClaims(_ account: Account, exchange: Exchange) -> JSON {
    let user = account.user
    var claims: JSON = [
      "name": .string(user.displayName), "oid": .string(account.objectID),
      "sub": .string(pairwiseSubject(account.objectID, for: resource.clientID)), "scp": .string(scope.scp(on: resource)),
    ]
    if isV2 {
      claims["preferred_username"] = .string(user.name)
    } else {
      let names = user.displayName.split(separator: " ")
      claims["given_name"] = names.first.map { .string(String($0)) }
      claims["family_name"] = names.dropFirst().last.map { .string(String($0)) }
      claims = claims.adding(["acr": "1", "amr": ["pwd"], "ipaddr": "127.0.0.1"])
      claims = claims.adding(account.isGuest ? guestNames(account) : ["unique_name": .string(user.name), "upn": .string(user.name)])
    }
    return claims.adding(groupClaims(account.groups, of: "users/\(account.objectID)", exchange: exchange))
  }

  /// Guests have no `upn`.
  private func guestNames(_ account: Account) -> JSON {
    [
      "email": .string(account.user.name), "unique_name": .string(account.user.name),
      "idp": .string("https://sts.windows.net/\(account.home.id)/"),
    ]
  }

  /// The real service names Microsoft Graph's host as the source; here it is the emulator, so that no test leaves the machine.
  private func groupClaims(_ groups: [String], of object: String, exchange: Exchange) -> JSON {
    guard !groups.isEmpty else { return [:] }
    guard groups.count > AccessToken.groupLimit else { return ["groups": .strings(groups)] }
    let endpoint = "\(exchange.baseURL)/\(grantee.tenant.id)/\(object)/getMemberObjects"
    return ["_claim_names": ["groups": "src1"], "_claim_sources": ["src1": ["endpoint": .string(endpoint)]]]
  }
}

/// A subject that differs from client to client.
///
/// Source: OpenID Connect Core 1.0 section 8.1.
func pairwiseSubject(_ objectID: String, for clientID: String) -> String {
  digest(of: "\(objectID) at \(clientID)")
}
