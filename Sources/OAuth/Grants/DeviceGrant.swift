import FoundationEssentials
public import Platform

/// A person signs in on another device. Source: RFC 8628.
public struct DeviceGrant: Sendable {
  let clientID: String
  let serverID: String
  let authority: Authority
  let isLegacy: Bool

  public init(clientID: String, serverID: String, authority: Authority, isLegacy: Bool) {
    self.clientID = clientID
    self.serverID = serverID
    self.authority = authority
    self.isLegacy = isLegacy
  }

  /// What the person is told, and how long it holds.
  public struct Authorization: Sendable, Equatable {
    let deviceCode: String
    let tokenEndpoint: String
    /// The server's own sentence, with address and code.
    public let message: String
    public let lifetime: Duration
    public let interval: Duration
  }

  public enum Poll: Sendable, Equatable {
    case issued(TokenResponse)
    case pending
    /// The interval grows by 5 seconds, for good. Source: RFC 8628 section 3.5.
    case slowDown
    /// Nothing is known of the sign-in: a network failure, 429 or 5xx.
    case unknown(reason: String)
  }

  /// Asks for a code, with retries.
  public func start(_ client: OAuthClient) throws -> Authorization {
    let endpoints = try client.endpoints(of: authority, isLegacy: isLegacy)
    guard let endpoint = endpoints.deviceAuthorization else {
      throw AuthorityError.incompleteDiscovery(authority: authority.displayName)
    }
    let response = try client.send(client.request(Form([("client_id", clientID), audience]), to: endpoint))
    guard response.status == 200 else { throw client.failure(response, from: authority) }
    guard let fields = try? decodeJSON(Fields.self, response.body), let code = fields.deviceCode,
      let lifetime = fields.expiresIn?.value, lifetime > 0
    else { throw UnexpectedAnswer(response, from: authority.displayName, reason: "holds no device code") }
    guard fields.namesSecurePage else {
      throw UnexpectedAnswer(response, from: authority.displayName, reason: "sends people to a page without an https address")
    }
    return Authorization(
      deviceCode: code, tokenEndpoint: endpoints.token, message: fields.sentence, lifetime: .seconds(min(lifetime, 3600)),
      interval: .seconds(min(max(fields.interval?.value ?? 5, 1), 60)))
  }

  /// Asks once whether the person is done. Throws when the answer is no.
  public func poll(_ authorization: Authorization, _ client: OAuthClient) throws -> Poll {
    let grant =
      isLegacy
      ? [("grant_type", "device_code"), ("code", authorization.deviceCode)]
      : [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", authorization.deviceCode)]
    let form = Form(grant + [("client_id", clientID), ("client_info", "1"), audience])
    let response: HTTPResponse
    do {
      response = try client.sendOnce(client.request(form, to: authorization.tokenEndpoint))
    } catch let error as TransportError where error.isTransient {
      return .unknown(reason: error.summary)
    }
    if response.status == 200 { return .issued(try client.tokenResponse(response, from: authority)) }
    if response.status == 429 || response.status == 408 || response.status >= 500 { return .unknown(reason: "HTTP \(response.status)") }
    let failure = client.failure(response, from: authority)
    switch (failure as? ServerError)?.error {
    case "authorization_pending": return .pending
    case "slow_down": return .slowDown
    case "authorization_declined", "access_denied": throw DeviceGrantError.declined
    case "expired_token", "code_expired": throw DeviceGrantError.expired
    default: throw failure
    }
  }

  private var audience: (String, String) {
    isLegacy ? ("resource", resource(ofServer: serverID)) : ("scope", personScope(ofServer: serverID))
  }

  private struct Fields: Decodable {
    let deviceCode: String?
    let userCode: String?
    let verificationUri: String?
    let verificationUrl: String?
    let expiresIn: LooseInteger?
    let interval: LooseInteger?
    let message: String?

    private var page: String? { verificationUri ?? verificationUrl }

    /// A person must not enter a code, and then a password, at any other address.
    var namesSecurePage: Bool { page.map { (try? RequestTarget($0))?.isSecure == true } ?? true }

    /// The server's own words, unless they are too long to be read or do not say the code.
    var sentence: String {
      let code = (userCode ?? "").withoutControlCharacters.prefix(64)
      if let message, !message.isEmpty, message.utf8.count <= 2000, message.contains(code) { return message }
      return "To sign in, open \((page ?? "the sign-in page").withoutControlCharacters.prefix(500)) and enter the code \(code)"
    }
  }
}

/// The person's answer, or none in time.
public enum DeviceGrantError: UserFacingError, Equatable {
  case declined
  case expired
  /// `--timeout` was given and ended before the code's lifetime.
  case timedOut
  /// Nobody could see the code where this process runs.
  case unseen(after: Duration)

  public var code: String {
    switch self {
    case .declined: "device-code.declined"
    case .expired: "device-code.expired"
    case .timedOut: "device-code.timeout"
    case .unseen: "device-code.unseen"
    }
  }

  public var summary: String {
    switch self {
    case .declined: "the sign-in was declined"
    case .expired: "the code has expired before the sign-in was done"
    case .timedOut: "the sign-in was not done within --timeout"
    case .unseen(let span): "nobody signed in within \(span.components.seconds) s, and no terminal showed the code"
    }
  }

  public var remedy: String {
    switch self {
    case .declined: "run the command again and accept the sign-in"
    case .expired: "run the command again and sign in while its code is valid"
    case .timedOut: "run the command again; without --timeout and AZURE_CLI_TIMEOUT it waits as long as the code is valid"
    case .unseen: "sign in at a terminal first: kubelogin get-token --context <name>; or wait longer: --timeout 15m"
    }
  }

  public var isFinalRefusal: Bool { true }
  public var isUnansweredPrompt: Bool { self != .declined }
}
