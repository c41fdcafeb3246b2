public import Platform

/// Sends the protocol's requests, within the bounds of one run.
public struct OAuthClient: Sendable {
  public let host: Host
  /// The end of all requests of the run.
  let deadline: Deadline
  let route: HTTPRequest.Route
  /// The key that tokens are to be bound to; `nil` for bearer tokens.
  let binding: TokenBinding?
  /// Headers that carry the ID of a request, which is another one in each try.
  let identification: @Sendable (_ requestID: String) -> [(name: String, value: String)]

  /// No single try takes longer: a server that hangs leaves time for another.
  public static let longestTry = Duration.seconds(20)

  public init(
    host: Host, deadline: Deadline, route: HTTPRequest.Route = HTTPRequest.Route(), binding: TokenBinding? = nil,
    identification: @escaping @Sendable (_ requestID: String) -> [(name: String, value: String)] = { _ in [] }
  ) {
    self.host = host
    self.deadline = deadline
    self.route = route
    self.binding = binding
    self.identification = identification
  }

  /// For other hosts than the authorization server's: its proxy and its CA are not theirs.
  public var outsideServer: OAuthClient { OAuthClient(host: host, deadline: deadline, identification: identification) }

  /// One token request: where, what, and what comes back.
  func token(_ form: Form, from server: some AuthorizationServer) throws -> TokenResponse {
    try token(form, at: try server.endpoints(self).token, of: server)
  }

  /// The same where the form depends on the endpoint.
  func token(_ form: Form, at endpoint: String, of server: some AuthorizationServer) throws -> TokenResponse {
    try tokenResponse(try send(tokenRequest(form, to: endpoint)), from: server)
  }

  func tokenResponse(_ response: HTTPResponse, from server: some AuthorizationServer) throws -> TokenResponse {
    guard response.status == 200 else { throw failure(response, from: server) }
    do {
      return try TokenResponse(response.body, tokenType: binding?.tokenType ?? "Bearer", receivedAt: host.now())
    } catch {
      throw UnexpectedResponse(response, from: server, reason: error.reason)
    }
  }

  /// The error for a response that is not a success.
  public func failure(_ response: HTTPResponse, from server: some AuthorizationServer) -> any UserFacingError {
    server.refusal(in: response, masked: host.sentCredentials.masked) ?? UnexpectedResponse(response, from: server)
  }

  func tokenRequest(_ form: Form, to endpoint: String) -> HTTPRequest {
    var form = form
    form.fields += binding?.fields ?? []
    return request(form, to: endpoint)
  }

  func request(_ form: Form, to url: String) -> HTTPRequest {
    var request = HTTPRequest(method: "POST", url: url, timeout: Self.longestTry)
    request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
    request.body = form.body
    request.credentials = form.credentials
    return request
  }

  /// Sends with retries. A response of any status is returned, not thrown.
  ///
  /// Throws `Throttled` or `TransportError`.
  public func send(_ request: HTTPRequest, retrying policy: RetryPolicy = .signIn) throws -> HTTPResponse {
    for attempt in 0... {
      let decision: RetryPolicy.Decision
      let outcome = Result { try sendOnce(request) }
      let remaining = deadline.remaining(on: host)
      let jitter = host.random(1).first ?? 0
      switch outcome {
      case .success(let response):
        decision = policy.decision(after: response, attempt: attempt, remaining: remaining, jitter: jitter)
        if case .throttled(let pause) = decision {
          throw Throttled(host: Self.hostName(of: request), status: response.status, retryAfter: pause)
        }
      case .failure(let error as TransportError):
        decision = policy.decision(after: error, attempt: attempt, remaining: remaining, jitter: jitter)
      case .failure:
        decision = .giveUp
      }
      guard case .wait(let pause) = decision else { return try outcome.get() }
      host.log(5, "\(Self.hostName(of: request)): trying again in \(pause.components.seconds) s")
      host.sleep(pause)
    }
    throw TransportError.timedOut(host: Self.hostName(of: request))
  }

  /// Sends once, with the headers that every request carries. Throws `TransportError`.
  public func sendOnce(_ request: HTTPRequest) throws -> HTTPResponse {
    var request = request
    request.route = route
    request.timeout = min(request.timeout, deadline.remaining(on: host))
    guard request.timeout > .zero else { throw TransportError.timedOut(host: Self.hostName(of: request)) }
    let accept = request.headers.contains { $0.name == "Accept" } ? [] : [("Accept", "application/json")]
    request.headers += accept + [("User-Agent", "kubelogin")] + identification(randomUUID())
    for credential in request.credentials { host.sentCredentials.add(credential) }
    host.log(5, "\(request.method) \(RequestTarget.shown(request.url))")
    return try host.send(request)
  }

  /// A random UUID. Source: RFC 9562 section 5.4.
  public func randomUUID() -> String {
    var bytes = host.random(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.hexadecimal
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits.dropFirst($0.lowerBound).prefix($0.count) }
    return parts.joined(separator: "-")
  }

  /// For messages.
  public static func hostName(of request: HTTPRequest) -> String {
    (try? RequestTarget(request.url))?.host ?? "the server"
  }
}
