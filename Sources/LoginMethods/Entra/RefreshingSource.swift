import OAuth
import Platform
import Settings
import TokenCache

extension SignIn {
  /// Tokens of a person: their refresh token serves every session of the same client, and only without one is the person asked.
  func personSource(
    _ authority: Authority, isLegacy: Bool = false, ask: @escaping @Sendable (Prompts) throws -> IssuedToken
  ) -> TokenSource {
    var source = TokenSource(
      refresh: { refreshToken, timeout in
        let grant = RefreshGrant(clientID: settings[.clientID], refreshToken: refreshToken, serverID: settings[.serverID])
        return try RefreshOutcome(at: host.now) {
          try grant.token(from: authority, isLegacy: isLegacy, client: client(timeout: timeout))
        }
      },
      obtain: { prompts, _ in try ask(prompts) })
    source.involvesPerson = true
    source.accountScope = AccountScope(authorityHost: authority.host, clientID: settings[.clientID])
    return source
  }
}
