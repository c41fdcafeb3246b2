/// One way to get tokens: how the token endpoint answers one `grant_type`.
struct Grant: Sendable {
  /// Values of `grant_type`.
  let names: [String]
  let answer: @Sendable (TokenRequest) throws(EntraError) -> TokenResponse

  /// Where every grant is registered.
  static let all: [Grant] = [.authorizationCode, .clientCredentials, .deviceCode, .refreshToken, .password, .samlAssertion, .onBehalfOf]
}

/// What the token endpoint has found out before a grant takes over.
struct TokenRequest: Sendable {
  let exchange: Exchange
  let isLegacy: Bool
  let client: Application
  /// Nil for `common` and `organizations`.
  let tenant: Tenant?

  /// Whether the client has proven who it is; throws when a credential is missing, wrong or out of place.
  func authenticateClient() throws(EntraError) -> Grantee.ClientCredential {
    try exchange.authenticate(client)
  }

  /// The account of a user in the tenant of the request, or in the home tenant where the request names none.
  func account(of user: User) throws(EntraError) -> Account {
    let directory = exchange.directory
    guard let tenant = tenant ?? directory.tenant(user.tenant), let account = directory.account(of: user, in: tenant) else {
      throw .notInTenant.about("'\(user.name)' is neither member nor guest of the tenant '\(tenant?.name ?? user.tenant)'")
    }
    return account
  }
}
