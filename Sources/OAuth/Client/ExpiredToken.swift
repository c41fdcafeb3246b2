public import Platform

/// A source gave a token that has expired by this machine's clock: one of the two is wrong about the time.
public struct ExpiredToken: UserFacingError, Equatable {
  /// Who gave it, as a sentence starts with it.
  let source: String
  let endedAt: Timestamp
  let now: Timestamp

  public init(source: String, endedAt: Timestamp, now: Timestamp) {
    self.source = source
    self.endedAt = endedAt
    self.now = now
  }

  public var code: String { "clock.token-over" }
  public var summary: String { "\(source) gave a token that ended at \(endedAt.rfc3339); this machine's clock says \(now.rfc3339)" }
  public var remedy: String { "check this machine's clock (date -u); if it is right, the source repeats an old token" }
}
