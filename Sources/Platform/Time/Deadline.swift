/// The end of what a run may take, on a clock that civil time changes do not move.
public struct Deadline: Sendable, Equatable {
  /// On the scale of `Host.uptime`.
  public let at: Duration
  /// It ends waiting for a person too, who otherwise has time of their own.
  public let boundsPerson: Bool

  public init(at: Duration, boundsPerson: Bool = false) {
    self.at = at
    self.boundsPerson = boundsPerson
  }

  public init(in span: Duration, of host: Host, boundsPerson: Bool = false) {
    self.init(at: host.uptime() + span, boundsPerson: boundsPerson)
  }

  /// Time left; never negative.
  public func remaining(on host: Host) -> Duration {
    max(.zero, at - host.uptime())
  }

  public func earlier(_ other: Deadline?) -> Deadline {
    other.map { Deadline(at: min(at, $0.at), boundsPerson: boundsPerson) } ?? self
  }
}
