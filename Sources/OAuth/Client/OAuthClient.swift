public import Platform

/// Sends the protocol's requests, within the bounds of one run.
public struct OAuthClient: Sendable {
  let host: Host
  /// The end of all requests of the run.
  let deadline: Deadline
  let route: HTTPRequest.Route
  /// The key that tokens are to be bound to; `nil` for bearer tokens.
  let binding: TokenBinding?

  /// No single try takes longer: a server that hangs leaves time for another.
  static let longestTry = Duration.seconds(20)

  public init(host: Host, deadline: Deadline, route: HTTPRequest.Route = HTTPRequest.Route(), binding: TokenBinding? = nil) {
    self.host = host
    self.deadline = deadline
    self.route = route
    self.binding = binding
  }

  /// For hosts other than the authority's: its proxy and its CA are not theirs.
  var outsideAuthority: OAuthClient { OAuthClient(host: host, deadline: deadline) }

  /// One token request: where, what, and what comes back.
  func token(_ form: Form, from authority: Authority, isLegacy: Bool) throws -> TokenResponse {
    try token(form, at: try endpoints(of: authority, isLegacy: isLegacy).token, of: authority)
  }

  /// The same where the form depends on the endpoint.
  func token(_ form: Form, at endpoint: String, of authority: Authority) throws -> TokenResponse {
    try tokenResponse(try send(tokenRequest(form, to: endpoint)), from: authority)
  }

  func tokenResponse(_ response: HTTPResponse, from authority: Authority) throws -> TokenResponse {
    guard response.status == 200 else { throw failure(response, from: authority) }
    do {
      return try TokenResponse(response.body, isBound: binding != nil, receivedAt: host.now())
    } catch {
      throw UnexpectedAnswer(response, from: authority.displayName, reason: error.reason)
    }
  }

  func failure(_ response: HTTPResponse, from authority: Authority) -> any UserFacingError {
    ServerError(response, masked: host.sentCredentials.masked) ?? UnexpectedAnswer(response, from: authority.displayName)
  }

  /// Where the authority takes requests.
  struct Endpoints {
    let token: String
    /// `nil` where the authority offers none.
    let deviceAuthorization: String?
    /// `nil` where the authority offers none.
    let authorization: String?
  }

  /// By template for a known authority; else one discovery request, whose answer must stay on the authority's host.
  func endpoints(of authority: Authority, isLegacy: Bool) throws -> Endpoints {
    if authority.isKnown || isLegacy {
      return Endpoints(
        token: authority.template(.token, isLegacy: isLegacy),
        deviceAuthorization: authority.template(.deviceAuthorization, isLegacy: isLegacy),
        authorization: authority.template(.authorization, isLegacy: isLegacy))
    }
    let response = try send(HTTPRequest(method: "GET", url: authority.discoveryDocument, timeout: Self.longestTry))
    guard response.status == 200 else { throw failure(response, from: authority) }
    guard let document = try? decodeJSON(OpenIDConfiguration.self, response.body) else {
      throw UnexpectedAnswer(response, from: authority.displayName, reason: "is no discovery document")
    }
    return try document.endpoints(of: authority)
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

  /// Sends with retries. Answers that are no success are returned, not thrown.
  func send(_ request: HTTPRequest, retrying policy: RetryPolicy = .signIn) throws -> HTTPResponse {
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

  /// Sends once, with the headers that every request carries.
  func sendOnce(_ request: HTTPRequest) throws -> HTTPResponse {
    var request = request
    request.route = route
    request.timeout = min(request.timeout, deadline.remaining(on: host))
    guard request.timeout > .zero else { throw TransportError.timedOut(host: Self.hostName(of: request)) }
    let accept = request.headers.contains { $0.name == "Accept" } ? [] : [("Accept", "application/json")]
    request.headers +=
      accept + [("User-Agent", "kubelogin"), ("client-request-id", randomUUID()), ("return-client-request-id", "true")]
    for credential in request.credentials { host.sentCredentials.add(credential) }
    host.log(5, "\(request.method) \(RequestTarget.shown(request.url))")
    return try host.send(request)
  }

  /// A random UUID. Source: RFC 9562 section 5.4.
  func randomUUID() -> String {
    var bytes = host.random(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.hexadecimal
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits.dropFirst($0.lowerBound).prefix($0.count) }
    return parts.joined(separator: "-")
  }

  static func hostName(of request: HTTPRequest) -> String {
    (try? RequestTarget(request.url))?.host ?? "the server"
  }
}

/// What of a discovery document is used. Source: OpenID Connect Discovery 1.0 section 3, RFC 8628 section 4.
private struct OpenIDConfiguration: Decodable {
  let issuer: String?
  let tokenEndpoint: String?
  let deviceAuthorizationEndpoint: String?
  let authorizationEndpoint: String?

  func endpoints(of authority: Authority) throws(AuthorityError) -> OAuthClient.Endpoints {
    guard let issuer, let tokenEndpoint else { throw .incompleteDiscovery(authority: authority.displayName) }
    let named = [
      ("issuer", issuer), ("token endpoint", tokenEndpoint), ("device authorization endpoint", deviceAuthorizationEndpoint),
      ("authorization endpoint", authorizationEndpoint),
    ]
    for (field, address) in named {
      if let address, !authority.covers(address) { throw .foreignEndpoint(authority: authority.displayName, field: field) }
    }
    return OAuthClient.Endpoints(
      token: tokenEndpoint, deviceAuthorization: deviceAuthorizationEndpoint, authorization: authorizationEndpoint)
  }
}
