/// The successful answer of the token endpoint.
///
/// Source: RFC 6749 section 5.1; vendor page "OAuth 2.0 device authorization grant".
struct TokenResponse: Sendable {
  let grantee: Grantee
  let scope: RequestedScope
  var nonce: String?

  func response(for exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    guard let resource = exchange.directory.resource(scope.resource, in: grantee.tenant) else {
      throw .unknownResource.about(scope.resource)
    }
    guard grantee.client.isPreauthorized(for: resource) else {
      throw .notPreauthorized.about(grantee.client.clientID).about(resource.clientID)
    }
    let settings = exchange.emulator.withState { $0.settings }
    let confirmation = try exchange.keyConfirmation(isLegacy: scope.isLegacy)
    let token = AccessToken(
      grantee: grantee, scope: scope, resource: resource, lifetime: settings.accessTokenLifetime, confirmation: confirmation)
    var body: JSON = ["token_type": confirmation == nil ? "Bearer" : "pop"]
    if grantee.account != nil { body["scope"] = .string(scope.granted(on: resource)) }
    addLifetimes(settings, to: &body, exchange: exchange)
    body["access_token"] = .string(try exchange.sign(token.claims(for: exchange), withThumbprint: resource.accessTokenVersion != 2))
    if let account = grantee.account { try addUserFields(account, settings: settings, to: &body, exchange: exchange) }
    return EmulatorResponse(json: body)
  }

  /// Version 1 endpoints send numbers as strings.
  private func addLifetimes(_ settings: Settings, to body: inout JSON, exchange: Exchange) {
    let lifetime = settings.accessTokenLifetime
    let number: (Int) -> JSON = { scope.isLegacy ? .string(String($0)) : .int($0) }
    body["expires_in"] = number(lifetime)
    body["ext_expires_in"] = number(lifetime)
    body["refresh_in"] = (settings.refreshIn ?? (lifetime > 7200 ? lifetime / 2 : nil)).map(number)
    if scope.isLegacy {
      body["expires_on"] = number(exchange.now.seconds + lifetime)
      body["not_before"] = number(exchange.now.seconds - AccessToken.backdating)
      body["resource"] = .string(scope.resource)
    }
  }

  private func addUserFields(_ account: Account, settings: Settings, to body: inout JSON, exchange: Exchange) throws(EntraError) {
    if scope.openID.contains("offline_access") {
      let token = RefreshToken(
        user: account.user, clientID: grantee.client.clientID, family: grantee.client.family, scope: scope, tenant: grantee.tenant,
        issued: exchange.now, expires: exchange.now.advanced(seconds: settings.refreshTokenLifetime))
      body["refresh_token"] = .string(exchange.emulator.withState { $0.refreshTokens.issue(token) })
      body["foci"] = grantee.client.family.map(JSON.string)
    }
    if scope.openID.contains("openid") {
      let token = IDToken(client: grantee.client, account: account, scope: scope, lifetime: settings.accessTokenLifetime, nonce: nonce)
      body["id_token"] = .string(try exchange.sign(token.claims(for: exchange), withThumbprint: false))
    }
    if exchange.form["client_info"] == "1" {
      let info: JSON = ["uid": .string(account.user.objectID), "utid": .string(account.home.id)]
      body["client_info"] = .string(Base64URL.encode(info.bytes))
    }
  }
}

extension Exchange {
  /// Version 1 tokens name the key twice, as `x5t` and as `kid`.
  func sign(_ claims: JSON, withThumbprint: Bool) throws(EntraError) -> String {
    let key = emulator.signingKey
    var header: JSON = ["typ": "JWT", "alg": "RS256"]
    if withThumbprint { header["x5t"] = .string(key.identifier) }
    header["kid"] = .string(key.identifier)
    do { return try key.sign(header: header, claims: claims) } catch {
      throw EntraError(90033, "server_error", status: 500, "The token could not be signed: \(error).")
    }
  }
}
