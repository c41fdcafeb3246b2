import Platform
import Testing

@testable import OAuth

@Suite struct RetryPolicyTests {
  private func decision(
    _ status: Int, retryAfter: String? = nil, attempt: Int = 0, remaining: Duration = .seconds(60), jitter: UInt8 = 0
  ) -> RetryPolicy.Decision {
    let headers = retryAfter.map { [(name: "Retry-After", value: $0)] } ?? []
    return RetryPolicy.signIn.decision(
      after: HTTPResponse(status: status, headers: headers, body: []), attempt: attempt, remaining: remaining, jitter: jitter)
  }

  @Test("Throttling and faults of the server are tried again", arguments: [408, 429, 500, 502, 503, 504])
  func retried(_ status: Int) {
    #expect(decision(status) == .wait(.milliseconds(500)))
  }

  @Test("Any 5xx is tried again", arguments: [501, 505, 507, 520, 529, 599])
  func otherFaults(_ status: Int) {
    #expect(decision(status) == .wait(.milliseconds(500)))
  }

  @Test("Successes, redirects and refusals are final", arguments: [200, 204, 301, 302, 307, 400, 401, 403, 404, 405, 407, 413])
  func final(_ status: Int) {
    #expect(decision(status) == .giveUp)
  }

  @Test(
    "The pause is half a second, then a second, each up to half longer",
    arguments: [(0, 0, 500), (0, 255, 750), (1, 0, 1000), (1, 255, 1500), (0, 51, 550)] as [(Int, UInt8, Int)])
  func pauses(_ attempt: Int, _ jitter: UInt8, _ milliseconds: Int) {
    #expect(decision(503, attempt: attempt, jitter: jitter) == .wait(.milliseconds(milliseconds)))
  }

  @Test("After two retries the answer stands")
  func twoRetries() {
    #expect(decision(503, attempt: 2) == .giveUp)
  }

  @Test("A pause that reaches the end of the run is not begun", arguments: [(501, false), (500, true), (0, true)])
  func endOfRun(_ milliseconds: Int, _ givesUp: Bool) {
    #expect(decision(503, remaining: .milliseconds(milliseconds)) == (givesUp ? .giveUp : .wait(.milliseconds(500))))
  }

  @Test("Retry-After is honoured", arguments: [("7", 7), ("0", 0), ("59", 59)])
  func retryAfter(_ value: String, _ seconds: Int) {
    #expect(decision(429, retryAfter: value) == .wait(.seconds(seconds)))
  }

  @Test("A Retry-After that does not fit is told, at any attempt", arguments: [("60", 0), ("61", 1), ("86400", 2)])
  func retryAfterTooLong(_ value: String, _ attempt: Int) {
    #expect(decision(429, retryAfter: value, attempt: attempt) == .throttled(.seconds(Int(value) ?? 0)))
  }

  @Test("A Retry-After on a success or a refusal means nothing", arguments: [200, 400])
  func retryAfterElsewhere(_ status: Int) {
    #expect(decision(status, retryAfter: "86400") == .giveUp)
  }

  @Test("A Retry-After that cannot be read is passed over", arguments: ["", "soon", "1.5", "99999999999999999999"])
  func unreadableRetryAfter(_ value: String) {
    #expect(decision(429, retryAfter: value) == .wait(.milliseconds(500)))
  }

  @Test("A Retry-After before now never makes a negative pause")
  func negativeRetryAfter() {
    #expect(decision(429, retryAfter: "-5") == .wait(.milliseconds(500)))
  }

  private static let transient: [TransportError] = [
    .unknownHost("h"), .connectionFailed(host: "h", reason: "r"), .proxyFailed(host: "h", reason: "r"), .timedOut(host: "h"),
    .broken(host: "h", reason: "r"),
  ]
  private static let lasting: [TransportError] = [
    .libraryMissing("l"), .unusableAddress("a"), .untrustedCertificate(host: "h", reason: "r"), .tlsFailed(host: "h", reason: "r"),
    .answerTooLarge(host: "h"), .proxyWantsLogin(proxy: "p:1"),
  ]

  @Test("Connections that fail are tried again, twice", arguments: transient)
  func transientErrors(_ error: TransportError) {
    let decisions = (0...2).map { RetryPolicy.signIn.decision(after: error, attempt: $0, remaining: .seconds(60), jitter: 0) }

    #expect(decisions == [.wait(.milliseconds(500)), .wait(.seconds(1)), .giveUp])
  }

  @Test("What another try cannot change is told at once", arguments: lasting)
  func lastingErrors(_ error: TransportError) {
    #expect(RetryPolicy.signIn.decision(after: error, attempt: 0, remaining: .seconds(60), jitter: 0) == .giveUp)
  }
}
