public import OAuth
public import Platform

extension Authority: AuthorizationServer {
  public var addressFlag: String { "--authority-host" }
  public var missingEndpoint: any UserFacingError { AuthorityError.incompleteDiscovery(authority: displayName) }

  /// Asks for the home account's ID. Source: MSAL, `client_info`.
  public var personFields: [(String, String)] { [("client_info", "1")] }

  public func deviceGrantFields(_ deviceCode: String) -> [(String, String)] {
    let grantType = isLegacy ? "device_code" : "urn:ietf:params:oauth:grant-type:device_code"
    return [("grant_type", grantType), (isLegacy ? "code" : "device_code", deviceCode)]
  }

  public func refusal(in response: HTTPResponse, masked: (String) -> String) -> (any ServerRefusal)? {
    EntraError(response, masked: masked)
  }

  public func refusal(redirected error: String, _ fields: [String: String]) -> any ServerRefusal {
    EntraError(redirected: error, fields)
  }

  /// By template for a known authority and for v1; else one discovery request, whose answer must stay on the authority's host.
  public func endpoints(_ client: OAuthClient) throws -> ServerEndpoints {
    if isKnown || isLegacy {
      return ServerEndpoints(
        token: template("token"), deviceAuthorization: template("devicecode"), authorization: template("authorize"))
    }
    let response = try client.send(HTTPRequest(method: "GET", url: discoveryDocument, timeout: OAuthClient.longestTry))
    guard response.status == 200 else { throw client.failure(response, from: self) }
    guard let document = try? decodeJSON(OpenIDConfiguration.self, response.body) else {
      throw UnexpectedResponse(response, from: self, reason: "is not a discovery document")
    }
    return try endpoints(in: document)
  }

  private func endpoints(in document: OpenIDConfiguration) throws(AuthorityError) -> ServerEndpoints {
    guard let issuer = document.issuer, let token = document.tokenEndpoint else {
      throw .incompleteDiscovery(authority: displayName)
    }
    let named = [
      ("issuer", issuer), ("token endpoint", token), ("device authorization endpoint", document.deviceAuthorizationEndpoint),
      ("authorization endpoint", document.authorizationEndpoint),
    ]
    for (field, address) in named {
      if let address, !covers(address) { throw .foreignEndpoint(authority: displayName, field: field) }
    }
    return ServerEndpoints(
      token: token, deviceAuthorization: document.deviceAuthorizationEndpoint, authorization: document.authorizationEndpoint)
  }

  /// - Parameter name: `token`, `devicecode` or `authorize`.
  func template(_ name: String) -> String {
    if tenant == "adfs" { return "\(host)/adfs/oauth2/\(name)" }
    return isLegacy ? "\(host)/\(tenant)/oauth2/\(name)?api-version=1.0" : "\(host)/\(tenant)/oauth2/v2.0/\(name)"
  }

  var discoveryDocument: String { "\(host)/\(tenant)/v2.0/.well-known/openid-configuration" }
}
