extension Grant {
  /// A user's name and password, without the user.
  ///
  /// Source: RFC 6749 section 4.3; vendor page "OAuth 2.0 Resource Owner Password Credentials".
  static let password = Grant(names: ["password"]) { request throws(EntraError) in
    let (exchange, isLegacy) = (request.exchange, request.isLegacy)
    let (name, password) = (try exchange.require("username"), try exchange.require("password"))
    let credential = try request.authenticateClient()
    guard let scope = try exchange.requestedScope(isLegacy: isLegacy) else {
      throw .missingParameter.about(isLegacy ? "resource" : "scope")
    }
    guard let user = exchange.directory.users.first(where: { $0.name.lowercased() == name.lowercased() }) else { throw .unknownUser }
    // A federated password is known to the federation server alone.
    guard user.password == password, !exchange.directory.isFederated(user) else { throw .wrongPassword }
    if let number = user.passwordError { throw EntraError.catalogue[number] ?? .wrongPassword }
    let account = try request.account(of: user)
    return TokenResponse(
      grantee: Grantee(client: request.client, credential: credential, tenant: account.tenant, account: account), scope: scope)
  }

  /// A federation server's word for a user, in base64.
  ///
  /// Source: RFC 7522 section 2.1; protocol of MSAL for federated users.
  static let samlAssertion = Grant(names: Assertions.Version.allCases.map(\.grantType)) { request throws(EntraError) in
    let exchange = request.exchange
    guard let bytes = Base64URL.decode(try exchange.require("assertion")) else { throw .badAssertion }
    let credential = try request.authenticateClient()
    guard let scope = try exchange.requestedScope(isLegacy: request.isLegacy) else { throw .missingParameter.about("scope") }
    let grantType = try exchange.require("grant_type")
    let name = try exchange.emulator.withState { $0.assertions.redeem(bytes, grantType: grantType, now: exchange.now) }.get()
    guard let user = exchange.directory.user(name) else { throw .unknownUser }
    let account = try request.account(of: user)
    return TokenResponse(
      grantee: Grantee(client: request.client, credential: credential, tenant: account.tenant, account: account), scope: scope)
  }
}
