import OAuth
import Platform
import TokenCache

extension RefreshOutcome {
  /// Sorts a refresh's answer: what says nothing of the refresh token itself is thrown.
  init(at now: () -> Timestamp, _ refresh: () throws -> TokenResponse) throws {
    do {
      self = .issued(IssuedToken(try refresh(), at: now()))
    } catch let error as ServerError where error.endsRefreshToken {
      self = .dead(reason: error.summary)
    } catch let error as ServerError where error.wantsPerson {
      self = .needsPerson(reason: error.summary)
    }
  }
}
