extension Grant {
  /// A client exchanges the code that a browser brought it.
  ///
  /// Source: RFC 6749 section 4.1.3, RFC 7636 section 4.6; vendor page "OAuth 2.0 authorization code flow".
  static let authorizationCode = Grant(names: ["authorization_code"]) { request throws(EntraError) in
    let exchange = request.exchange
    let text = try exchange.require("code")
    let redirect = try exchange.require("redirect_uri")
    let credential = try request.authenticateClient()
    let code = try exchange.emulator.withState { $0.authorizationCodes.redeem(text, now: exchange.now) }.get()
    guard code.request.client.clientID == request.client.clientID else { throw .foreignCode }
    guard redirect == code.request.redirect.address else { throw .otherRedirect.about(redirect) }
    if let challenge = code.request.challenge {
      guard let verifier = exchange.form["code_verifier"], challenge.fits(verifier) else { throw .wrongVerifier }
    } else if request.client.isPublicClient {
      throw .proofNeeded
    }
    guard let user = exchange.directory.user(code.user) else { throw .notInTenant.about("'\(code.user)' does not exist") }
    let account = try request.account(of: user)
    let scope = try exchange.requestedScope(isLegacy: request.isLegacy) ?? code.request.scope.answered(isLegacy: request.isLegacy)
    return TokenResponse(
      grantee: Grantee(client: request.client, credential: credential, tenant: account.tenant, account: account), scope: scope,
      nonce: code.request.nonce)
  }
}
