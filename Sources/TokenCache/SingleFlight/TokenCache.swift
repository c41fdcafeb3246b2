public import Platform

/// One sign-in, however many runs: reads the session, and when it needs a new token lets one process get it for all.
public struct TokenCache: Sendable {
  private let store: SessionStore?
  private let host: Host
  private let deadline: Deadline

  /// - Parameters:
  ///   - directory: Where tokens rest; with `nil` every run signs in.
  ///   - secrets: Where refresh tokens rest.
  ///   - deadline: Bounds waiting and silent work. A person's part has a bound of its own.
  public init(_ directory: (CacheDirectory, Salt)?, secrets: SecretStoreChoice, deadline: Deadline, host: Host) {
    store = directory.map {
      SessionStore(directory: $0.0, salt: $0.1, secrets: RecordedStores(directory: $0.0, choice: secrets, host: host))
    }
    self.host = host
    self.deadline = deadline
  }

  /// A token that is good for a request now. Reads without a lock; a fresh token costs none.
  ///
  /// - Parameter isForced: The stored token must not serve again: roles have changed, or it was revoked.
  public func token(for session: Session, from source: any TokenSource, isForced: Bool = false) throws -> Token {
    guard let store else { return try source.obtain(Prompts(queue: nil, host: host), within: nil).token }
    var flight = SessionFlight(session: session, source: source, store: store, deadline: deadline, host: host)
    if isForced {
      flight.unwanted = store.record(session)?.token
      // They hold the same token.
      try? WarmPath.removeAnswers(store.directory)
    }
    return try flight.token()
  }

  /// Until when a warm run may print this token.
  public func warmUntil(_ token: Token, for session: Session, isOnlyAsked: Bool) -> Timestamp {
    guard Freshness.of(token, isOnlyAsked: isOnlyAsked, at: host.now()) != .due else { return host.now() }
    let freshUntil = Freshness.freshUntil(token, isOnlyAsked: isOnlyAsked)
    // A failure from the future comes from a clock that was ahead.
    guard let failure = store?.record(session)?.renewalFailedAt, failure <= host.now() else { return freshUntil }
    return max(freshUntil, min(failure + SessionFlight.renewalPause, Freshness.usableUntil(token)))
  }

  /// Whether the session still has this token: it has not been ended or renewed since.
  public func keeps(_ token: Token, for session: Session) -> Bool {
    // Files have whole seconds, a token that has just come has not.
    store?.record(session)?.token.text == token.text
  }
}
