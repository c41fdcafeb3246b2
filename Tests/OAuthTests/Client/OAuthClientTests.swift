import Platform
import TestSupport
import Testing

@testable import OAuth

@Suite struct OAuthClientTests {
  private let test = TestHost()
  private let request = HTTPRequest(method: "POST", url: "https://login.example/token?api-version=1.0", timeout: .seconds(20))

  private func client(within span: Duration = .seconds(60)) -> OAuthClient {
    OAuthClient(host: test.host, deadline: Deadline(in: span, of: test.host)) { [("request-id", $0), ("return-request-id", "true")] }
  }

  private func queue(_ status: Int, retryAfter: String? = nil) {
    let headers = retryAfter.map { [(name: "Retry-After", value: $0)] } ?? []
    test.network.queue(status: status, headers: headers, json: "{}")
  }

  /// How far each pause is from its base, in the order of time.
  private func sleptAbout(_ bases: [Duration]) -> Bool {
    let slept = test.clock.slept
    return slept.count == bases.count && zip(slept, bases).allSatisfy { $0 >= $1 && $0 <= $1 * 3 / 2 }
  }

  // MARK: Tries

  @Test("An answer is returned, whatever its status", arguments: [200, 302, 400, 401, 404])
  func answer(_ status: Int) throws {
    queue(status)

    #expect(try client().send(request).status == status)
    #expect(test.network.requests.count == 1)
    #expect(test.clock.slept == [])
  }

  @Test("A busy server is asked three times, with half a second and a second between", arguments: [408, 429, 500, 502, 503, 504])
  func busy(_ status: Int) throws {
    for _ in 0..<3 { queue(status) }

    #expect(try client().send(request).status == status)
    #expect(test.network.requests.count == 3)
    #expect(sleptAbout([.milliseconds(500), .seconds(1)]))
  }

  @Test("A server that recovers is asked no more")
  func recovers() throws {
    queue(503)
    queue(200)

    #expect(try client().send(request).status == 200)
    #expect(sleptAbout([.milliseconds(500)]))
  }

  @Test("A connection that fails is tried three times, then its error is thrown")
  func connection() {
    let failure = TransportError.connectionFailed(host: "login.example", reason: "refused")
    for _ in 0..<3 { test.network.queue(failure) }

    #expect(throws: failure) { try client().send(request) }
    #expect(sleptAbout([.milliseconds(500), .seconds(1)]))
  }

  @Test("An untrusted certificate is no passing trouble")
  func certificate() {
    let failure = TransportError.untrustedCertificate(host: "login.example", reason: "self-signed")
    test.network.queue(failure)

    #expect(throws: failure) { try client().send(request) }
    #expect(test.clock.slept == [])
  }

  @Test("Each try has an ID of its own, a random UUID")
  func requestIDs() throws {
    queue(503)
    queue(200)
    _ = try client().send(request)

    let ids = test.network.requests.compactMap { $0.headers.first { $0.name == "request-id" }?.value }
    #expect(Set(ids).count == 2)
    for id in ids { #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil, "\(id)") }
  }

  // MARK: Retry-After

  @Test("Retry-After is waited for to the second")
  func retryAfter() throws {
    queue(429, retryAfter: "7")
    queue(200)

    #expect(try client().send(request).status == 200)
    #expect(test.clock.slept == [.seconds(7)])
  }

  @Test("A Retry-After as a date, which Entra never sends, leaves the pause to us")
  func retryAfterDate() throws {
    queue(429, retryAfter: "Wed, 02 Jan 2030 01:04:12 GMT")
    queue(200)

    _ = try client().send(request)

    #expect(test.clock.slept.count == 1)
    #expect(test.clock.slept.allSatisfy { $0 < .seconds(1) })
  }

  @Test("A Retry-After that does not fit into the run is an error at once that names it")
  func throttled() {
    queue(429, retryAfter: "120")

    let error = #expect(throws: Throttled.self) { try client().send(request) }

    #expect(
      error?.report == """
        Error: login.example answered 429 and asks to wait 120 s (Retry-After)
        Hint: try again after that time; a larger --timeout waits for it
        Code: network.throttled

        """)
    #expect(test.clock.slept == [])
  }

  // MARK: The deadline

  @Test("A try is bounded by 20 seconds and by what is left of the run", arguments: [(60, 20), (5, 5)])
  func timeout(_ left: Int, _ seconds: Int) throws {
    queue(200)

    _ = try client(within: .seconds(left)).send(request)

    #expect(test.network.requests.map(\.timeout) == [.seconds(seconds)])
  }

  @Test("The second try has what the first one left")
  func secondTry() throws {
    let clock = test.clock
    test.network.queue { _ in
      clock.advance(.seconds(15))
      throw TransportError.timedOut(host: "login.example")
    }
    queue(200)

    _ = try client(within: .seconds(20)).send(request)

    let slept = clock.slept.reduce(.zero, +)
    #expect(test.network.requests.map(\.timeout) == [.seconds(20), .seconds(5) - slept])
  }

  @Test("No pause is begun that the run would not survive")
  func lastTry() throws {
    queue(503)

    #expect(try client(within: .milliseconds(400)).send(request).status == 503)
    #expect(test.clock.slept == [])
  }

  @Test("When the run's time is over, nothing is sent")
  func over() {
    #expect(throws: TransportError.timedOut(host: "login.example")) { try client(within: .zero).send(request) }
    #expect(test.network.requests == [])
  }

  @Test("A clock that is set does not move the deadline")
  func clockSet() throws {
    let clock = test.clock
    test.network.queue { _ in
      clock.jump(.seconds(-86_400))
      throw TransportError.timedOut(host: "login.example")
    }
    queue(200)

    #expect(try client().send(request).status == 200)
  }

  // MARK: What is sent and logged

  @Test("Every request says what it accepts, who asks, and has an ID to search for")
  func headers() throws {
    queue(200)
    _ = try client().send(client().request(Form([("a", "b")]), to: "https://login.example/token"))

    let sent = try #require(test.network.requests.first)
    #expect(sent.headers.map(\.name) == ["Content-Type", "Accept", "User-Agent", "request-id", "return-request-id"])
    #expect(
      sent.headers.filter { $0.name != "request-id" }.map(\.value) == [
        "application/x-www-form-urlencoded", "application/json", "kubelogin", "true",
      ])
    #expect(sent.method == "POST")
    #expect(sent.body == Array("a=b".utf8))
    #expect(!sent.bypassesProxy)
  }

  @Test("The log names the address without a user and a query, which may be secrets")
  func logOfUserInfo() throws {
    queue(200)
    var host = test.host
    host.verbosity = 10
    let request = HTTPRequest(method: "GET", url: "http://user:s3cr3t@platform.example/token?code=s3cr3t", timeout: .seconds(20))

    _ = try OAuthClient(host: host, deadline: Deadline(in: .seconds(60), of: host)).send(request)

    #expect(test.terminal.error.text.contains("kubelogin: GET http://platform.example/token\n"))
    #expect(!test.terminal.error.text.contains("s3cr3t"))
  }

  @Test("The log names request and host, never the query or the body")
  func log() throws {
    var host = test.host
    host.verbosity = 10
    queue(503)
    queue(200)
    var request = request
    request.url += "&secret=hunter2"
    request.body = Array("client_secret=hunter2".utf8)

    _ = try OAuthClient(host: host, deadline: Deadline(in: .seconds(60), of: host)).send(request)

    #expect(
      test.terminal.error.text == """
        kubelogin: POST https://login.example/token
        kubelogin: login.example: trying again in 0 s
        kubelogin: POST https://login.example/token

        """)
  }
}
