/// What a client asks the sign-in page for, in the address to which it sends the browser.
///
/// Source: RFC 6749 section 4.1.1, RFC 7636 section 4.3; vendor page "OAuth 2.0 authorization code flow".
struct AuthorizationRequest: Sendable {
  let client: Application
  /// Nil for `common` and `organizations`.
  let tenant: Tenant?
  let redirect: Redirect
  let scope: RequestedScope
  let nonce: String?
  let loginHint: String?
  let challenge: Challenge?

  struct Challenge: Sendable {
    let text: String
    let isHashed: Bool

    func fits(_ verifier: String) -> Bool { text == (isHashed ? digest(of: verifier) : verifier) }
  }

  init(_ exchange: Exchange, client: Application, tenant: Tenant?, redirect: Redirect, isLegacy: Bool) throws(EntraError) {
    let query = exchange.query
    self.client = client
    self.tenant = tenant
    self.redirect = redirect
    nonce = query["nonce"]
    loginHint = query["login_hint"]
    guard let type = query["response_type"] else { throw .missingParameter.about("response_type") }
    guard type == "code" else { throw .unsupportedResponseType.about(type) }
    if let mode = query["response_mode"], Redirect.Mode(rawValue: mode) == nil { throw .badResponseMode.about(mode) }
    if isLegacy {
      guard let resource = query["resource"] else { throw .missingParameter.about("resource") }
      scope = RequestedScope(resource: resource)
    } else {
      guard let text = query["scope"] else { throw .missingParameter.about("scope") }
      scope = try RequestedScope(scope: text)
    }
    if let tenant, exchange.directory.resource(scope.resource, in: tenant) == nil { throw .unknownResource.about(scope.resource) }
    challenge = try AuthorizationRequest.challenge(query)
  }

  private static func challenge(_ query: Form) throws(EntraError) -> Challenge? {
    guard let text = query["code_challenge"] else { return nil }
    let method = query["code_challenge_method"] ?? "plain"
    guard ["plain", "S256"].contains(method), (43...128).contains(text.utf8.count) else { throw .badChallenge.about(method) }
    return Challenge(text: text, isHashed: method == "S256")
  }
}

/// Where the browser goes with the answer, and how it carries it.
struct Redirect: Sendable {
  let address: String
  let mode: Mode
  let state: String?

  enum Mode: String, Sendable {
    case query, fragment
    case formPost = "form_post"
  }
}

extension Application {
  /// Whether a browser may be sent there. The port of an address on this machine does not count.
  ///
  /// Source: RFC 8252 section 7.3; vendor page "Redirect URI (reply URL) restrictions and limitations".
  func accepts(redirect: String) -> Bool {
    let registered = redirectURIs ?? (isPublicClient ? ["http://localhost"] : [])
    return registered.contains { $0 == redirect || Application.withoutPort($0) == Application.withoutPort(redirect) }
  }

  private static func withoutPort(_ address: String) -> String {
    for host in ["http://localhost", "http://127.0.0.1"] where address.hasPrefix(host) {
      let rest = address.dropFirst(host.count)
      guard rest.hasPrefix(":") else { return address == host + "/" ? host : address }
      let path = rest.dropFirst().drop { $0.isASCII && $0.isNumber }
      return path.isEmpty || path == "/" ? host : path.hasPrefix("/") ? host + path : address
    }
    return address
  }
}
