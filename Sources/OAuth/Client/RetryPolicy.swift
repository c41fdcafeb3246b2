public import Platform

/// When a failed request is sent again, as a pure decision.
public struct RetryPolicy: Sendable {
  private let retries: Int
  private let passingStatuses: Set<Int>
  private let firstPause: Duration
  private let retriesConnections: Bool
  private let isSingleUse: Bool

  public static let signIn = RetryPolicy()
  public static let singleUse = RetryPolicy(isSingleUse: true)

  /// - Parameters:
  ///   - retries: After the first try.
  ///   - passingStatuses: Statuses that may pass, besides 408, 429 and 5xx.
  ///   - firstPause: Doubled for each further retry, up to 16 s.
  ///   - retriesConnections: False where no connection means that nobody is there.
  ///   - isSingleUse: True for what a server takes once: only a request that it cannot have seen goes again.
  public init(
    retries: Int = 2, passingStatuses: Set<Int> = [], firstPause: Duration = .milliseconds(500), retriesConnections: Bool = true,
    isSingleUse: Bool = false
  ) {
    self.retries = retries
    self.passingStatuses = passingStatuses
    self.firstPause = firstPause
    self.retriesConnections = retriesConnections
    self.isSingleUse = isSingleUse
  }

  enum Decision: Equatable {
    case giveUp
    case wait(Duration)
    case throttled(Duration)
  }

  /// - Parameters:
  ///   - attempt: 0 for the first.
  ///   - jitter: 0 to 255, so that machines which failed together do not come back together.
  func decision(after response: HTTPResponse, attempt: Int, remaining: Duration, jitter: UInt8) -> Decision {
    let status = response.status
    if isSingleUse { return .giveUp }
    guard [408, 429].contains(status) || (500..<600).contains(status) || passingStatuses.contains(status) else { return .giveUp }
    let asked = Self.retryAfter(response)
    if let asked, asked >= remaining { return .throttled(asked) }
    guard attempt < retries else { return .giveUp }
    let pause = asked ?? backoff(attempt, jitter)
    return pause < remaining ? .wait(pause) : .giveUp
  }

  func decision(after error: TransportError, attempt: Int, remaining: Duration, jitter: UInt8) -> Decision {
    if !retriesConnections, error.isWithoutConnection { return .giveUp }
    if isSingleUse, !error.isBeforeSending { return .giveUp }
    let pause = backoff(attempt, jitter)
    guard error.isTransient, attempt < retries, pause < remaining else { return .giveUp }
    return .wait(pause)
  }

  /// Seconds; a date leaves the pause to us. Source: RFC 9110 section 10.2.3.
  private static func retryAfter(_ response: HTTPResponse) -> Duration? {
    guard let seconds = response.header("retry-after").flatMap({ Int64($0) }), seconds >= 0 else { return nil }
    return .seconds(seconds)
  }

  /// 0.5 s, then 1 s and so on, each up to half longer.
  private func backoff(_ attempt: Int, _ jitter: UInt8) -> Duration {
    let pause = min(firstPause * (1 << min(attempt, 10)), .seconds(16))
    return pause + pause * Int(jitter) / 510
  }
}

extension TransportError {
  /// Nobody took the request.
  public var isWithoutConnection: Bool {
    switch self {
    case .connectionFailed, .unknownHost: true
    default: false
    }
  }
}
