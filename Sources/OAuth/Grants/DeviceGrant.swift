import FoundationEssentials
public import Platform

/// A person signs in on another device. Source: RFC 8628.
public struct DeviceGrant<Server: AuthorizationServer>: Sendable {
  let clientID: String
  let audience: Audience
  let server: Server

  public init(clientID: String, audience: Audience, server: Server) {
    self.clientID = clientID
    self.audience = audience
    self.server = server
  }

  /// Asks for a code, with retries.
  public func start(_ client: OAuthClient) throws -> DeviceAuthorization {
    let endpoints = try server.endpoints(client)
    guard let endpoint = endpoints.deviceAuthorization else { throw server.missingEndpoint }
    let response = try client.send(client.request(Form([("client_id", clientID), audience.field]), to: endpoint))
    guard response.status == 200 else { throw client.failure(response, from: server) }
    guard let fields = try? decodeJSON(DeviceAuthorization.Fields.self, response.body), let code = fields.deviceCode,
      let lifetime = fields.expiresIn?.value, lifetime > 0
    else { throw UnexpectedResponse(response, from: server, reason: "holds no device code") }
    guard fields.namesSecurePage else {
      throw UnexpectedResponse(response, from: server, reason: "sends people to a page without an https address")
    }
    return DeviceAuthorization(
      deviceCode: code, tokenEndpoint: endpoints.token, message: fields.sentence, lifetime: .seconds(min(lifetime, 3600)),
      interval: .seconds(min(max(fields.interval?.value ?? 5, 1), 60)), userCode: fields.shownCode, page: fields.shownPage,
      completePage: fields.completePage)
  }

  /// Asks once whether the person is done. Throws when the server says no.
  public func poll(_ authorization: DeviceAuthorization, _ client: OAuthClient) throws -> DevicePoll {
    let form = Form(
      server.deviceGrantFields(authorization.deviceCode) + [("client_id", clientID)] + server.personFields + [audience.field])
    let response: HTTPResponse
    do {
      response = try client.sendOnce(client.request(form, to: authorization.tokenEndpoint))
    } catch let error as TransportError where error.isTransient {
      return .unknown(reason: error.summary)
    }
    if response.status == 200 { return .issued(try client.tokenResponse(response, from: server)) }
    if response.status == 429 || response.status == 408 || response.status >= 500 { return .unknown(reason: "HTTP \(response.status)") }
    let failure = client.failure(response, from: server)
    switch (failure as? any ServerRefusal)?.error {
    case "authorization_pending": return .pending
    case "slow_down": return .slowDown
    case "authorization_declined", "access_denied": throw DeviceGrantError.declined
    case "expired_token", "code_expired": throw DeviceGrantError.expired
    default: throw failure
    }
  }
}

/// What the person is told, and how long it holds.
public struct DeviceAuthorization: Sendable, Equatable {
  let deviceCode: String
  let tokenEndpoint: String
  /// The server's own sentence, with address and code.
  public let message: String
  public let lifetime: Duration
  public let interval: Duration
  /// What the person enters; `nil` where the server gives it in its sentence only.
  public let userCode: String?
  /// Where they enter it, https; `nil` where the server gives it in its sentence only.
  public let page: String?
  /// A page, https, that knows the code already; few servers have one. Source: RFC 8628 section 3.3.1.
  public let completePage: String?

  fileprivate struct Fields: Decodable {
    let deviceCode: String?
    let userCode: String?
    let verificationUri: String?
    let verificationUrl: String?
    let verificationUriComplete: String?
    let expiresIn: LooseInteger?
    let interval: LooseInteger?
    let message: String?

    private var page: String? { verificationUri ?? verificationUrl }

    /// A person must not enter a code, and then a password, at any other address.
    var namesSecurePage: Bool { page.map { (try? RequestTarget($0))?.isSecure == true } ?? true }

    var shownCode: String? { Self.cleaned(userCode, limit: 64) }
    var shownPage: String? { Self.cleaned(page, limit: 500) }
    var completePage: String? {
      Self.cleaned(verificationUriComplete, limit: 500).flatMap { (try? RequestTarget($0))?.isSecure == true ? $0 : nil }
    }

    private static func cleaned(_ text: String?, limit: Int) -> String? {
      text.flatMap { $0.isEmpty ? nil : String($0.withoutControlCharacters.prefix(limit)) }
    }

    /// The server's own words, unless they are too long to be read or do not say the code.
    var sentence: String {
      let code = shownCode ?? ""
      if let message, !message.isEmpty, message.utf8.count <= 2000, message.contains(code) { return message }
      return "To sign in, open \(shownPage ?? "the sign-in page") and enter the code \(code)"
    }
  }
}

/// What a server says of a device code.
public enum DevicePoll: Sendable, Equatable {
  case issued(TokenResponse)
  case pending
  /// The interval grows by 5 seconds, for good. Source: RFC 8628 section 3.5.
  case slowDown
  /// Nothing is known of the sign-in: a network failure, 429 or 5xx.
  case unknown(reason: String)
}

/// The person declined, or did nothing in time.
public enum DeviceGrantError: UserFacingError, Equatable {
  case declined
  case expired

  public var code: String {
    switch self {
    case .declined: "device-code.declined"
    case .expired: "device-code.expired"
    }
  }

  public var summary: String {
    switch self {
    case .declined: "the sign-in was declined"
    case .expired: "the code has expired before the sign-in was done"
    }
  }

  public var remedy: String {
    switch self {
    case .declined: "run the command again and accept the sign-in"
    case .expired: "run the command again and sign in while its code is valid"
    }
  }

  public var isFinalRefusal: Bool { true }
  public var isUnansweredPrompt: Bool { self != .declined }
}
