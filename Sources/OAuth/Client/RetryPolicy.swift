import Platform

/// When a failed request is sent again, as a pure decision.
struct RetryPolicy {
  var retries = 2
  /// Statuses that may pass, besides 408, 429 and 5xx.
  var passingStatuses: Set<Int> = []
  /// Doubled for each further retry, up to 16 s.
  var firstPause = Duration.milliseconds(500)
  /// False where no connection means that nobody is there.
  var retriesConnections = true
  /// True for what a server takes once: only a request that it cannot have seen goes again.
  var isSingleUse = false

  static let signIn = RetryPolicy()
  static let singleUse = RetryPolicy(isSingleUse: true)

  /// While it is updated, the service answers 404 and 410, at most for 70 s; pauses are a second at least.
  ///
  /// Source: vendor page "How to use managed identities on an Azure VM to acquire an access token", retry guidance.
  static let instanceMetadata = RetryPolicy(retries: 6, passingStatuses: [404, 410], firstPause: .seconds(1), retriesConnections: false)

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

  /// Seconds, the only form that Entra sends. Source: RFC 9110 section 10.2.3.
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
  var isWithoutConnection: Bool {
    switch self {
    case .connectionFailed, .unknownHost: true
    default: false
    }
  }
}
