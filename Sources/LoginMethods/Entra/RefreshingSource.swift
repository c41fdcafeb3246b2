import Entra
import OAuth
import Platform
import Settings
import TokenCache

/// A user's tokens at Entra: a refresh token brings the next one.
protocol RefreshingSource: TokenSource {
  var context: SignInContext { get }
  var authority: Authority { get }
}

extension RefreshingSource {
  func refresh(_ refreshToken: String, within timeout: Duration?) throws -> RefreshOutcome {
    let settings = context.settings
    let grant = RefreshGrant(
      clientID: settings[.clientID], refreshToken: refreshToken, audience: authority.personAudience(ofServer: settings[.serverID]))
    return try RefreshOutcome { try grant.token(from: authority, client: context.client(timeout: timeout)) }
  }
}

/// A person's tokens: their refresh token serves every session of the same client, and only without one is the person asked.
protocol PersonSource: RefreshingSource {}

extension PersonSource {
  var involvesPerson: Bool { true }
  var accountScope: AccountScope? { AccountScope(authorityHost: authority.host, clientID: context.settings[.clientID]) }

  /// The token, after the person was told as whom they have signed in: a browser may have had another account at hand than the one they think of.
  func told(_ issued: IssuedToken) -> IssuedToken {
    let claims = AccessTokenClaims(issued.token.text)
    if let name = claims?.userPrincipalName ?? issued.username ?? claims?.displayName {
      let tenant = claims?.tenantID.map { ", tenant \($0)" } ?? ""
      context.host.notice("kubelogin: signed in as \(PresentableText.line(name))\(tenant)")
    }
    return issued
  }
}
