/// Refresh tokens that have been issued.
struct RefreshTokens: Sendable {
  private var tokens: [String: RefreshToken] = [:]
  private var serial = 0
  private var revocations: [String: Revocation] = [:]

  /// Tokens with a serial number up to this one are refused with this error.
  private struct Revocation: Sendable {
    let serial: Int
    let error: EntraError
  }

  mutating func issue(_ token: RefreshToken) -> String {
    serial += 1
    let text = "1.A" + Base64URL.encode(randomBytes(72))
    var token = token
    token.serial = serial
    tokens[text] = token
    return text
  }

  /// Ends every session of a user; tokens issued later are good.
  mutating func revoke(user: String, error: EntraError) {
    revocations[user] = Revocation(serial: serial, error: error)
  }

  func find(_ text: String, now: Timestamp) -> Result<RefreshToken, EntraError> {
    guard let token = tokens[text] else { return .failure(.badRefreshToken) }
    if let revocation = revocations[token.user.name], token.serial <= revocation.serial { return .failure(revocation.error) }
    if now >= token.expires { return .failure(.expiredRefreshToken.about(String(token.expires.seconds(since: token.issued)))) }
    return .success(token)
  }
}

/// What a refresh token stands for: a user's sign-in at a client, for any resource and any tenant the user is in.
struct RefreshToken: Sendable {
  let user: User
  let clientID: String
  let family: String?
  let scope: RequestedScope
  /// The tenant of the sign-in.
  let tenant: Tenant
  let issued: Timestamp
  let expires: Timestamp
  fileprivate var serial = 0

  init(user: User, clientID: String, family: String?, scope: RequestedScope, tenant: Tenant, issued: Timestamp, expires: Timestamp) {
    self.user = user
    self.clientID = clientID
    self.family = family
    self.scope = scope
    self.tenant = tenant
    self.issued = issued
    self.expires = expires
  }
}
