import Entra
import OAuth
import Platform
import TokenCache

extension RefreshOutcome {
  /// Sorts the outcome of a refresh. An error that says nothing of the refresh token itself is thrown.
  init(_ refresh: () throws -> TokenResponse) throws {
    do {
      self = .issued(IssuedToken(try refresh()))
    } catch let error as any ServerRefusal where error.endsRefreshToken {
      self = .dead(reason: error.summary)
    } catch let error as any ServerRefusal where error.wantsPerson {
      self = .needsPerson(reason: error.summary)
    }
  }
}

extension IssuedToken {
  init(_ response: TokenResponse) {
    let start = response.receivedAt
    self.init(
      token: Token(
        text: response.accessToken, issuedAt: start, expiresAt: start + response.lifetime,
        refreshAt: response.refreshIn.map { start + $0 }),
      refreshToken: response.refreshToken, homeAccountID: response.homeAccountID, username: response.username)
  }
}
