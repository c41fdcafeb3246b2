/// Authorization codes that browsers have been given and what has become of them.
///
/// Source: RFC 6749 section 4.1.2.
struct AuthorizationCodes: Sendable {
  private var codes: [String: AuthorizationCode] = [:]

  /// As long as those of the real service.
  mutating func issue(_ code: AuthorizationCode) -> String {
    let text = "1.AU" + Base64URL.encode(randomBytes(900))
    codes[text] = code
    return text
  }

  /// A code serves once, also where what comes with it is wrong.
  mutating func redeem(_ text: String, now: Timestamp) -> Result<AuthorizationCode, EntraError> {
    guard let code = codes[text] else { return .failure(.unknownCode) }
    if code.isUsed { return .failure(.usedCode) }
    codes[text]?.isUsed = true
    return now >= code.expires ? .failure(.expiredCode) : .success(code)
  }
}

/// One authorization code: who signed in, and what for.
struct AuthorizationCode: Sendable {
  let request: AuthorizationRequest
  let user: String
  let expires: Timestamp
  var isUsed = false

  init(request: AuthorizationRequest, user: String, expires: Timestamp) {
    self.request = request
    self.user = user
    self.expires = expires
  }
}
