public import Platform

/// How far along its life a token is, and so what a run does with it.
public enum Freshness: Sendable, Equatable {
  /// Printed as it is.
  case fresh
  /// Printed, after a try to get a newer one.
  case aging
  /// Not printed.
  case due

  /// The smaller of 10 minutes and a quarter of the lifetime: a kubectl that runs for minutes must not outlive its token.
  public static func early(_ lifetime: Duration) -> Duration { min(.seconds(600), lifetime / 4) }

  /// The smaller of 60 seconds and a tenth of the lifetime: a request on its way must still be accepted.
  public static func late(_ lifetime: Duration) -> Duration { min(.seconds(60), lifetime / 10) }

  /// Longer than any that Entra issues (28 hours): a token that claims more comes from a broken clock or file.
  public static var longestLifetime: Duration { .seconds(7 * 86_400) }

  /// - Parameter isOnlyAsked: The source has a cache of its own, so that asking it early brings the same token again.
  public static func of(_ token: Token, isOnlyAsked: Bool, at now: Timestamp) -> Freshness {
    guard isPlausible(token, at: now), now < token.expiresAt - late(lifetime(of: token)) else { return .due }
    return now < freshUntil(token, isOnlyAsked: isOnlyAsked) ? .fresh : .aging
  }

  /// The end of `.fresh`.
  public static func freshUntil(_ token: Token, isOnlyAsked: Bool) -> Timestamp {
    let lifetime = lifetime(of: token)
    if isOnlyAsked { return token.expiresAt - late(lifetime) }
    let early = token.expiresAt - early(lifetime)
    return token.refreshAt.map { min($0, token.expiresAt - late(lifetime)) } ?? early
  }

  /// The end of `.aging`.
  public static func usableUntil(_ token: Token) -> Timestamp { token.expiresAt - late(lifetime(of: token)) }

  private static func lifetime(of token: Token) -> Duration { max(.zero, token.expiresAt - token.issuedAt) }

  private static func isPlausible(_ token: Token, at now: Timestamp) -> Bool {
    token.issuedAt <= now + .seconds(300) && lifetime(of: token) <= longestLifetime
  }
}
