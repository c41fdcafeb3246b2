/// `…/oauth2/v2.0/devicecode` and `…/oauth2/devicecode`.
///
/// Source: RFC 8628 section 3.2; vendor page "OAuth 2.0 device authorization grant".
enum DeviceAuthorization {
  static func answerV2(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    try answer(exchange, isLegacy: false)
  }

  /// Version 1 sends numbers as strings and names the address `verification_url`.
  static func answerV1(_ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    try answer(exchange, isLegacy: true)
  }

  private static func answer(_ exchange: Exchange, isLegacy: Bool) throws(EntraError) -> EmulatorResponse {
    let tenant = try exchange.tenant()
    let client = try exchange.client(in: tenant)
    guard let scope = try exchange.requestedScope(isLegacy: isLegacy) else {
      throw .missingParameter.about(isLegacy ? "resource" : "scope")
    }
    if let tenant, exchange.directory.resource(scope.resource, in: tenant) == nil { throw .unknownResource.about(scope.resource) }
    let code = exchange.emulator.withState { state in
      let code = DeviceCode(
        deviceCode: "E" + Base64URL.encode(randomBytes(96)), userCode: newUserCode(), clientID: client.clientID, tenant: tenant,
        scope: scope, expires: exchange.now.advanced(seconds: state.settings.deviceCodeLifetime),
        interval: state.settings.deviceCodeInterval)
      state.deviceCodes.issue(code)
      return code
    }
    return EmulatorResponse(json: body(for: code, exchange: exchange))
  }

  private static func body(for code: DeviceCode, exchange: Exchange) -> JSON {
    let page = exchange.baseURL + "/devicelogin"
    let isLegacy = code.scope.isLegacy
    let number: (Int) -> JSON = { isLegacy ? .string(String($0)) : .int($0) }
    return [
      "user_code": .string(code.userCode),
      "device_code": .string(code.deviceCode),
      (isLegacy ? "verification_url" : "verification_uri"): .string(page),
      "expires_in": number(code.expires.seconds(since: exchange.now)),
      "interval": number(code.interval),
      "message": .string("To sign in, open the page \(page) in a web browser and enter the code \(code.userCode) there."),
    ]
  }

  /// Nine characters that are hard to confuse.
  private static func newUserCode() -> String {
    let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    return String(randomBytes(9).map { alphabet[Int($0) % alphabet.count] })
  }
}
