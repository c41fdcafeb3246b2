public import Platform
import Synchronization

/// Time that moves only when slept on or moved by hand.
public final class TestClock: Sendable {
  private let state: Mutex<State>

  private struct State {
    var civil: Timestamp
    var uptime = Duration.seconds(1000)
    var slept: [Duration] = []
  }

  /// 2030-01-02T01:04:05Z unless said otherwise.
  public init(now: Timestamp = Timestamp(secondsSinceEpoch: 1_893_546_245)) {
    state = Mutex(State(civil: now))
  }

  public var now: Timestamp { state.withLock(\.civil) }
  public var uptime: Duration { state.withLock(\.uptime) }
  /// Every span that was slept, in order.
  public var slept: [Duration] { state.withLock(\.slept) }

  public func sleep(_ span: Duration) {
    state.withLock { $0.slept.append(span) }
    advance(span)
  }

  public func advance(_ span: Duration) {
    state.withLock {
      $0.civil = $0.civil + span
      $0.uptime += span
    }
  }

  /// Civil time jumps, as after a correction of the machine's clock; uptime does not.
  public func jump(_ span: Duration) {
    state.withLock { $0.civil = $0.civil + span }
  }
}
