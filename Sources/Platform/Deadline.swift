/// The end of what a run may take, on a clock that civil time changes do not move.
public struct Deadline: Sendable, Equatable {
  /// On the scale of `Host.uptime`.
  public let at: Duration

  public init(at: Duration) {
    self.at = at
  }

  public init(in span: Duration, of host: Host) {
    at = host.uptime() + span
  }

  /// Time left; never negative.
  public func remaining(on host: Host) -> Duration {
    max(.zero, at - host.uptime())
  }

  public func earlier(_ other: Deadline?) -> Deadline {
    other.map { Deadline(at: min(at, $0.at)) } ?? self
  }
}
