public import Platform

/// A person signs in at a page of the authority, which sends the browser back with a code.
///
/// Source: RFC 6749 section 4.1, RFC 7636, RFC 8252; OpenID Connect Core 1.0 section 3.1.
public struct AuthorizationCodeGrant: Sendable {
  let clientID: String
  let serverID: String
  let authority: Authority
  /// Empty when the page is to ask for the user name.
  let loginHint: String
  let redirectURI: String
  let proof: ProofKey
  let state: String
  let nonce: String

  /// - Parameters:
  ///   - port: Where the browser comes back to. Entra takes any port of a registered `http://localhost`.
  ///   - random: Gives so many unpredictable bytes.
  public init(clientID: String, serverID: String, authority: Authority, loginHint: String, port: UInt16, random: (Int) -> [UInt8]) {
    self.clientID = clientID
    self.serverID = serverID
    self.authority = authority
    self.loginHint = loginHint
    redirectURI = "http://localhost:\(port)"
    proof = ProofKey(random: random)
    state = encodeBase64URL(random(32))
    nonce = encodeBase64URL(random(32))
  }

  /// How the page hands over its answer.
  public enum ResponseMode: String, Sendable {
    /// In the body of a request: it is in no address, and so in no history.
    case formPost = "form_post"
    /// In the address, where a person can copy it.
    case query
  }

  /// Where the authority signs people in and redeems their codes.
  public struct Endpoints: Sendable, Equatable {
    let authorization: String
    let token: String
  }

  /// At most one request, with retries.
  public func endpoints(_ client: OAuthClient) throws -> Endpoints {
    let endpoints = try client.endpoints(of: authority, isLegacy: false)
    guard let authorization = endpoints.authorization else { throw AuthorityError.incompleteDiscovery(authority: authority.displayName) }
    return Endpoints(authorization: authorization, token: endpoints.token)
  }

  /// The address of the sign-in page.
  public func address(at endpoints: Endpoints, mode: ResponseMode) -> String {
    var fields = [
      ("client_id", clientID), ("response_type", "code"), ("response_mode", mode.rawValue), ("redirect_uri", redirectURI),
      ("scope", personScope(ofServer: serverID)), ("state", state), ("nonce", nonce), ("code_challenge", proof.challenge),
      ("code_challenge_method", "S256"), ("prompt", "select_account"),
    ]
    if !loginHint.isEmpty { fields.append(("login_hint", loginHint)) }
    let query = String(decoding: Form(fields).body, as: UTF8.self).replacing("+", with: "%20")
    return endpoints.authorization + (endpoints.authorization.contains("?") ? "&" : "?") + query
  }

  /// What the browser brought.
  public enum Answer: Sendable, Equatable {
    case code(String)
    case failed(ServerError)
    case declined
    /// It belongs to another sign-in, or to nobody's.
    case foreign
    /// Neither code nor error: no answer at all.
    case none
  }

  public func answer(_ fields: [String: String]) -> Answer {
    let code = fields["code"].flatMap { $0.isEmpty ? nil : $0 }
    let error = fields["error"].flatMap { $0.isEmpty ? nil : $0 }
    guard code != nil || error != nil else { return .none }
    guard isEqual(fields["state"] ?? "", state) else { return .foreign }
    guard let error else { return code.map(Answer.code) ?? .none }
    let failure = ServerError(redirected: error, fields)
    let isBareRefusal = error == "access_denied" && failure.numbers.isEmpty
    let isDeclined = isBareRefusal || fields["error_subcode"] == "cancel" || failure.numbers.contains(65004)
    return isDeclined ? .declined : .failed(failure)
  }

  /// Exchanges the code for tokens. A code that the authority has seen is worthless: only a request that was never sent goes again.
  public func redeem(_ code: String, at endpoints: Endpoints, _ client: OAuthClient) throws -> TokenResponse {
    let form = Form([
      ("client_id", clientID), ("client_info", "1"), ("grant_type", "authorization_code"), ("code", code),
      ("code_verifier", proof.verifier), ("redirect_uri", redirectURI), ("scope", personScope(ofServer: serverID)),
    ])
    let answer = try client.send(client.tokenRequest(form, to: endpoints.token), retrying: .singleUse)
    let response = try client.tokenResponse(answer, from: authority)
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
    case .unanswered(let span): "no browser came back from the sign-in page within \(span.components.seconds) s"
    case .timedOut: "no browser came back from the sign-in page within --timeout"
    case .foreignToken: "the tokens do not belong to this sign-in (nonce)"
    }
  }

  public var remedy: String {
    switch self {
    case .declined: "run the command again and finish the sign-in"
    case .unanswered, .timedOut:
      "run the command again and finish the sign-in; if the page shows an error, that is the cause; without a browser on this machine, use the login method devicecode"
    case .foreignToken: "run the command again; if it lasts, something between this machine and the sign-in service changes its answers"
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
