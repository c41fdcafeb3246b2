import OAuth
public import Platform

/// A federation server checks a password and vouches for the user with an assertion.
struct WSTrustSignIn {
  let federation: UserRealm.Federation
  let username: String
  let password: String
  let client: OAuthClient

  /// Throws `FederationError`, `UnexpectedResponse`, `Throttled` or `TransportError`.
  func assertion() throws -> Assertion {
    let endpoint = try endpoint()
    let request = WSTrustRequest(
      endpoint: endpoint, audience: federation.audience, username: username, password: password, messageID: client.randomUUID(),
      now: client.host.now())
    // Once only: a refused password comes as status 500, and to repeat it could lock the account.
    let response = try client.sendOnce(request.httpRequest)
    return try WSTrustResponse.assertion(response, from: OAuthClient.hostName(of: request.httpRequest), password: password)
  }

  private func endpoint() throws -> WSTrustEndpoint {
    guard let metadata = federation.metadataURL else {
      guard let active = federation.activeURL else { throw FederationError.noEndpoint(host: federation.domain) }
      return WSTrustEndpoint(url: try Self.secure(active), version: active.contains("/trust/13/") ? .v13 : .v2005)
    }
    var request = HTTPRequest(method: "GET", url: try Self.secure(metadata), timeout: OAuthClient.longestTry)
    request.headers = [("Accept", "application/soap+xml, text/xml")]
    let host = OAuthClient.hostName(of: request)
    let response = try client.send(request)
    let isPage = response.header("content-type")?.lowercased().contains("html") ?? false
    guard response.status == 200, !isPage else { throw UnexpectedResponse(response, from: host) }
    let document: XMLElement
    do { document = try XMLReader.read(response.body) } catch {
      throw FederationError.unreadable(host: host, reason: "\(error.reason), byte \(error.offset)")
    }
    guard let endpoint = WSTrustEndpoint(metadata: document) else { throw FederationError.noEndpoint(host: host) }
    return WSTrustEndpoint(url: try Self.secure(endpoint.url), version: endpoint.version)
  }

  /// The host is the federation's choice; that nobody listens on the way is ours.
  private static func secure(_ address: String) throws(FederationError) -> String {
    let target = try? RequestTarget(address)
    guard target?.isSecure == true else { throw .notHTTPS(host: target?.host ?? "an unknown host") }
    return address
  }
}

/// A federated user's password could not be turned into an assertion.
public enum FederationError: UserFacingError, Equatable {
  case unknownProtocol(domain: String)
  case notHTTPS(host: String)
  case noEndpoint(host: String)
  case unreadable(host: String, reason: String)
  /// The server's own words, for people.
  case refused(host: String, reason: String)

  public var code: String {
    switch self {
    case .unknownProtocol: "federated-user.protocol"
    case .notHTTPS: "federated-user.not-https"
    case .noEndpoint: "federated-user.no-endpoint"
    case .unreadable: "federated-user.unreadable"
    case .refused: "federated-user.refused"
    }
  }

  public var summary: String {
    switch self {
    case .unknownProtocol(let domain): "the domain \(domain) is federated, but takes no passwords by WS-Trust"
    case .notHTTPS(let host): "the federation names an address on \(host) that is not a usable https address"
    case .noEndpoint(let host): "\(host) names no WS-Trust endpoint that takes user name and password"
    case .unreadable(let host, let reason): "the answer of \(host) cannot be read: \(reason)"
    case .refused(let host, let reason): "\(host) refused the sign-in: \(reason)"
    }
  }

  public var remedy: String {
    switch self {
    case .unknownProtocol, .noEndpoint: "use the login method devicecode, or ask your administrator for the usernamemixed endpoint of AD FS"
    case .notHTTPS: "no password was sent. Ask your administrator to correct the domain's federation settings"
    case .unreadable: "check whether a proxy answers instead of the server; otherwise ask the federation's administrator"
    case .refused: "check --username and --password; the log of AD FS at this time says more"
    }
  }

  public var isFinalRefusal: Bool {
    switch self {
    case .refused, .unknownProtocol, .notHTTPS, .noEndpoint: true
    case .unreadable: false
    }
  }
}
