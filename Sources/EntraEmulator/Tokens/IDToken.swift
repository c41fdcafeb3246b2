/// The claims of an ID token.
///
/// Source: OpenID Connect Core 1.0 section 2; vendor page "ID token claims reference".
struct IDToken: Sendable {
  let client: Application
  let account: Account
  let scope: RequestedScope
  let lifetime: Int
  /// As the sign-in's request had it.
  var nonce: String?

  func claims(for exchange: Exchange) -> JSON {
    let issued = exchange.now.seconds - AccessToken.backdating
    let tenant = account.tenant
    var claims: JSON = [
      "aud": .string(client.clientID),
      "iss": .string(scope.isLegacy ? "https://sts.windows.net/\(tenant.id)/" : "\(exchange.baseURL)/\(tenant.id)/v2.0"),
      "iat": .int(issued), "nbf": .int(issued), "exp": .int(exchange.now.seconds + lifetime),
      "oid": .string(account.objectID), "sub": .string(pairwiseSubject(account.objectID, for: client.clientID)),
      "tid": .string(tenant.id), "uti": .string(Base64URL.encode(randomBytes(16))),
      "rh": .string("1." + Base64URL.encode(randomBytes(24))), "ver": scope.isLegacy ? "1.0" : "2.0",
    ]
    if scope.openID.contains("profile") {
      claims["name"] = .string(account.user.displayName)
      claims[scope.isLegacy ? "unique_name" : "preferred_username"] = .string(account.user.name)
      if scope.isLegacy { claims["upn"] = .string(account.user.name) }
    }
    claims["nonce"] = nonce.map(JSON.string)
    if scope.openID.contains("email") { claims["email"] = .string(account.user.name) }
    return claims
  }
}
