import Platform

/// When a failed request is sent again, as a pure decision.
struct RetryPolicy {
  static let retries = 2

  enum Decision: Equatable {
    case giveUp
    case wait(Duration)
    case throttled(Duration)
  }

  /// - Parameters:
  ///   - attempt: 0 for the first.
  ///   - jitter: 0 to 255, so that machines which failed together do not come back together.
  static func decision(after response: HTTPResponse, attempt: Int, remaining: Duration, jitter: UInt8) -> Decision {
    guard [408, 429].contains(response.status) || (500..<600).contains(response.status) else { return .giveUp }
    let asked = retryAfter(response)
    if let asked, asked >= remaining { return .throttled(asked) }
    guard attempt < retries else { return .giveUp }
    let pause = asked ?? backoff(attempt, jitter)
    return pause < remaining ? .wait(pause) : .giveUp
  }

  static func decision(after error: TransportError, attempt: Int, remaining: Duration, jitter: UInt8) -> Decision {
    let pause = backoff(attempt, jitter)
    guard error.isTransient, attempt < retries, pause < remaining else { return .giveUp }
    return .wait(pause)
  }

  /// Seconds, the only form that Entra sends. Source: RFC 9110 section 10.2.3.
  private static func retryAfter(_ response: HTTPResponse) -> Duration? {
    guard let seconds = response.header("retry-after").flatMap({ Int64($0) }), seconds >= 0 else { return nil }
    return .seconds(seconds)
  }

  /// 0.5 s, then 1 s, each up to half longer.
  private static func backoff(_ attempt: Int, _ jitter: UInt8) -> Duration {
    .milliseconds(500 << attempt) + .milliseconds(500 << attempt) * Int(jitter) / 510
  }
}
