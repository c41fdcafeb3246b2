extension Grant {
  /// A client asks for a token for itself.
  ///
  /// Source: RFC 6749 section 4.4; vendor page "OAuth 2.0 client credentials flow".
  static let clientCredentials = Grant(names: ["client_credentials"]) { request throws(EntraError) in
    guard let tenant = request.tenant else { throw .tenantNeeded.about("common") }
    let credential = try request.authenticateClient()
    guard credential != .none else { throw .missingCredential.about(request.client.clientID) }
    guard let scope = try request.exchange.requestedScope(isLegacy: request.isLegacy) else {
      throw .missingParameter.about(request.isLegacy ? "resource" : "scope")
    }
    guard scope.permissions == [".default"] else { throw .scopeNotDefault.about(scope.text) }
    return TokenResponse(grantee: Grantee(client: request.client, credential: credential, tenant: tenant, account: nil), scope: scope)
  }
}
