public import Platform

/// A person signs in at a page of the server, which sends the browser back with a code.
///
/// Source: RFC 6749 section 4.1, RFC 7636, RFC 8252; OpenID Connect Core 1.0 section 3.1.
public struct AuthorizationCodeGrant<Server: AuthorizationServer>: Sendable {
  let clientID: String
  let audience: Audience
  let server: Server
  /// Empty when the page is to ask for the user name.
  let loginHint: String
  let redirectURI: String
  let proof: ProofKey
  let state: String
  let nonce: String

  /// - Parameters:
  ///   - redirectURI: Where the browser comes back to.
  ///   - random: Gives so many unpredictable bytes.
  public init(
    clientID: String, audience: Audience, server: Server, loginHint: String, redirectURI: String, random: (Int) -> [UInt8]
  ) {
    self.clientID = clientID
    self.audience = audience
    self.server = server
    self.loginHint = loginHint
    self.redirectURI = redirectURI
    proof = ProofKey(random: random)
    state = encodeBase64URL(random(32))
    nonce = encodeBase64URL(random(32))
  }

  /// Where the server signs people in and redeems their codes: at most one request, with retries.
  public func endpoints(_ client: OAuthClient) throws -> AuthorizationEndpoints {
    let endpoints = try server.endpoints(client)
    guard let authorization = endpoints.authorization else { throw server.missingEndpoint }
    return AuthorizationEndpoints(authorization: authorization, token: endpoints.token)
  }

  /// The address of the sign-in page.
  public func address(at endpoints: AuthorizationEndpoints, mode: ResponseMode) -> String {
    var fields = [
      ("client_id", clientID), ("response_type", "code"), ("response_mode", mode.rawValue), ("redirect_uri", redirectURI),
      audience.field, ("state", state), ("nonce", nonce), ("code_challenge", proof.challenge),
      ("code_challenge_method", "S256"), ("prompt", "select_account"),
    ]
    if !loginHint.isEmpty { fields.append(("login_hint", loginHint)) }
    let query = String(decoding: Form(fields).body, as: UTF8.self).replacing("+", with: "%20")
    return endpoints.authorization + (endpoints.authorization.contains("?") ? "&" : "?") + query
  }

  /// What the browser brought.
  public func redirect(_ fields: [String: String]) -> AuthorizationRedirect {
    let code = fields["code"].flatMap { $0.isEmpty ? nil : $0 }
    let error = fields["error"].flatMap { $0.isEmpty ? nil : $0 }
    guard code != nil || error != nil else { return .none }
    guard isEqual(fields["state"] ?? "", state) else { return .foreign }
    guard let error else { return code.map(AuthorizationRedirect.code) ?? .none }
    let refusal = server.refusal(redirected: error, fields)
    return refusal.isDeclined ? .declined : .failed(refusal)
  }

  /// Exchanges the code for tokens. A code that the server has seen is worthless: only a request that was never sent goes again.
  public func redeem(_ code: String, at endpoints: AuthorizationEndpoints, _ client: OAuthClient) throws -> TokenResponse {
    let form = Form(
      [("client_id", clientID)] + server.personFields + [
        ("grant_type", "authorization_code"), ("code", code), ("code_verifier", proof.verifier), ("redirect_uri", redirectURI),
        audience.field,
      ])
    let exchange = try client.send(client.tokenRequest(form, to: endpoints.token), retrying: .singleUse)
    let response = try client.tokenResponse(exchange, from: server)
    guard isEqual(response.nonce ?? "", nonce) else { throw AuthorizationError.foreignToken }
    return response
  }

  /// In a time that does not tell how much of it is right.
  private func isEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// How a sign-in page hands over its result.
public enum ResponseMode: String, Sendable {
  /// In the body of a request: it is in no address, and so in no history.
  case formPost = "form_post"
  /// In the address, where a person can copy it.
  case query
}

/// Where a server signs people in and redeems their codes.
public struct AuthorizationEndpoints: Sendable, Equatable {
  let authorization: String
  let token: String
}

/// What a browser brings back from a sign-in page.
public enum AuthorizationRedirect: Sendable {
  case code(String)
  case failed(any ServerRefusal)
  case declined
  /// It belongs to another sign-in.
  case foreign
  /// It holds neither a code nor an error.
  case none
}

/// Ties a code to the program that asked for it. Source: RFC 7636 section 4.
struct ProofKey: Sendable, Equatable {
  let verifier: String

  init(verifier: String) {
    self.verifier = verifier
  }

  init(random: (Int) -> [UInt8]) {
    self.init(verifier: encodeBase64URL(random(32)))
  }

  /// `S256`
  var challenge: String { encodeBase64URL(SHA256.digest(Array(verifier.utf8))) }
}

/// A sign-in in the browser did not come to its end.
public enum AuthorizationError: UserFacingError, Equatable {
  case declined
  case unanswered(after: Duration)
  /// `--timeout` was given and ended before the person's time.
  case timedOut
  case foreignToken

  public var code: String {
    switch self {
    case .declined: "interactive.declined"
    case .unanswered: "interactive.unanswered"
    case .timedOut: "interactive.timeout"
    case .foreignToken: "interactive.foreign-token"
    }
  }

  public var summary: String {
    switch self {
    case .declined: "the sign-in was cancelled in the browser"
    case .unanswered(let span): "the sign-in in the browser was not finished within \(span.components.seconds) s"
    case .timedOut: "the sign-in in the browser was not finished within --timeout"
    case .foreignToken: "the tokens do not belong to this sign-in (nonce)"
    }
  }

  public var remedy: String {
    switch self {
    case .declined: "run the command again and finish the sign-in"
    case .unanswered, .timedOut:
      "run the command again and finish the sign-in; if the page shows an error, that is the cause; without a browser on this machine, use the login method devicecode"
    case .foreignToken:
      "run the command again; if it happens again, something between this machine and the sign-in service changes its responses"
    }
  }

  public var isFinalRefusal: Bool { true }

  public var isUnansweredPrompt: Bool {
    switch self {
    case .unanswered, .timedOut: true
    case .declined, .foreignToken: false
    }
  }
}
