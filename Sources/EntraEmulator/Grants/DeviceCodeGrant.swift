extension Grant {
  /// A client asks whether the user has approved a device code. Version 1 calls the parameter `code`.
  ///
  /// Source: RFC 8628 section 3.4; vendor page "OAuth 2.0 device authorization grant".
  static let deviceCode = Grant(names: ["urn:ietf:params:oauth:grant-type:device_code", "device_code"]) { request throws(EntraError) in
    let exchange = request.exchange
    guard let code = exchange.form["device_code"] ?? exchange.form["code"] else { throw .missingParameter.about("device_code") }
    let credential = try request.authenticateClient()
    let answer = exchange.emulator.withState {
      $0.deviceCodes.redeem(code, client: request.client.clientID, settings: $0.settings, now: exchange.now)
    }
    switch answer {
    case .failure(.userDeclined) where !request.isLegacy: throw .userDeclined.with(error: "authorization_declined")
    case .failure(.expiredDeviceCode) where request.isLegacy: throw .expiredDeviceCode.with(error: "code_expired")
    case .failure(let error): throw error
    case .success(let (issued, userName)):
      guard let user = exchange.directory.user(userName) else { throw .notInTenant.about("'\(userName)' does not exist") }
      let account = try request.account(of: user)
      return TokenResponse(
        grantee: Grantee(client: request.client, credential: credential, tenant: account.tenant, account: account),
        scope: issued.scope.answered(isLegacy: request.isLegacy))
    }
  }
}
