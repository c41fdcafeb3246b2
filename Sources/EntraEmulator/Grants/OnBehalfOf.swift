import FoundationEssentials

extension Grant {
  /// A service exchanges the token that a user sent it for one to another service, still in the user's name.
  ///
  /// Source: vendor page "OAuth 2.0 On-Behalf-Of flow".
  static let onBehalfOf = Grant(names: ["urn:ietf:params:oauth:grant-type:jwt-bearer"]) { request throws(EntraError) in
    let exchange = request.exchange
    let use = try exchange.require("requested_token_use")
    guard use == "on_behalf_of" else { throw .malformedRequest.about("requested_token_use is '\(use)', and not on_behalf_of") }
    let assertion = try exchange.require("assertion")
    let credential = try request.authenticateClient()
    guard credential != .none else { throw .missingCredential.about(request.client.clientID) }
    guard let json = exchange.emulator.signingKey.verify(assertion),
      let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(json)), let tenant = exchange.directory.tenant(claims.tid)
    else { throw .badAssertion }
    guard exchange.now.seconds < claims.exp else { throw .expiredAssertion }
    guard exchange.directory.resource(claims.aud, in: tenant)?.clientID == request.client.clientID else {
      throw .foreignAssertionAudience.about(claims.aud)
    }
    let accounts = exchange.directory.users.lazy.compactMap { exchange.directory.account(of: $0, in: tenant) }
    guard let account = accounts.first(where: { $0.objectID == claims.oid }) else { throw .badAssertion }
    guard let scope = try exchange.requestedScope(isLegacy: request.isLegacy) else {
      throw .missingParameter.about(request.isLegacy ? "resource" : "scope")
    }
    return TokenResponse(grantee: Grantee(client: request.client, credential: credential, tenant: tenant, account: account), scope: scope)
  }
}
