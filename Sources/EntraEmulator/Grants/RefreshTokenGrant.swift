extension Grant {
  /// A client asks for new tokens without the user: for any resource, and for any tenant in which the user has an account.
  ///
  /// The answer holds a new refresh token; the old one stays valid.
  /// Source: RFC 6749 section 6; vendor page "Refresh tokens in the Microsoft identity platform".
  static let refreshToken = Grant(names: ["refresh_token"]) { request throws(EntraError) in
    let exchange = request.exchange
    let text = try exchange.require("refresh_token")
    let credential = try request.authenticateClient()
    let token = try exchange.emulator.withState { $0.refreshTokens.find(text, now: exchange.now) }.get()
    if token.clientID != request.client.clientID {
      guard token.family != nil else { throw .foreignRefreshToken }
      guard token.family == request.client.family else { throw .notInFamily.about(request.client.clientID) }
    }
    let account = try request.account(of: token.user)
    let scope = try exchange.requestedScope(isLegacy: request.isLegacy) ?? token.scope.answered(isLegacy: request.isLegacy)
    return TokenResponse(
      grantee: Grantee(client: request.client, credential: credential, tenant: account.tenant, account: account),
      scope: scope.adding("offline_access"))
  }
}
