/// `…/oauth2/v2.0/authorize` and `…/oauth2/authorize`, where a person signs in and the browser is sent back to the client.
///
/// Every page posts to the address that it came from: nothing needs to be remembered in between.
/// Source: RFC 6749 section 4.1; OAuth 2.0 Form Post Response Mode.
enum BrowserSignIn {
  static func answerV2(_ exchange: Exchange) -> EmulatorResponse { answer(exchange, isLegacy: false) }

  static func answerV1(_ exchange: Exchange) -> EmulatorResponse { answer(exchange, isLegacy: true) }

  private static func answer(_ exchange: Exchange, isLegacy: Bool) -> EmulatorResponse {
    let asked: (client: Application, tenant: Tenant?, redirect: Redirect)
    // Who asks, and where to send the browser, must be certain before it is sent anywhere.
    do throws(EntraError) { asked = try asker(exchange) } catch { return errorPage(error, exchange) }
    do throws(EntraError) {
      let request = try AuthorizationRequest(
        exchange, client: asked.client, tenant: asked.tenant, redirect: asked.redirect, isLegacy: isLegacy)
      return try signIn(request, exchange)
    } catch {
      return send(failure(error, exchange), to: asked.redirect, code: error.code)
    }
  }

  private static func asker(_ exchange: Exchange) throws(EntraError) -> (Application, Tenant?, Redirect) {
    let tenant = try exchange.tenant()
    guard let clientID = exchange.query["client_id"] else { throw .missingParameter.about("client_id") }
    let found =
      tenant.map { exchange.directory.application(clientID: clientID, in: $0) } ?? exchange.directory.application(clientID: clientID)
    guard let client = found else { throw .unknownClient.about("'\(clientID)' in the tenant '\(tenant?.name ?? "common")'") }
    guard let address = exchange.query["redirect_uri"] else { throw .missingParameter.about("redirect_uri") }
    guard client.accepts(redirect: address) else { throw .unknownRedirect.about(address) }
    let mode = exchange.query["response_mode"].flatMap(Redirect.Mode.init) ?? .query
    return (client, tenant, Redirect(address: address, mode: mode, state: exchange.query["state"]))
  }

  private static func signIn(_ request: AuthorizationRequest, _ exchange: Exchange) throws(EntraError) -> EmulatorResponse {
    if exchange.form["answer"] == "cancel" { throw .cancelled }
    if let name = exchange.form["login"] {
      do throws(SignInProblem) { return finish(request, user: try exchange.checkedUser(name, in: request.tenant), exchange) } catch {
        return page(request, exchange, name: error.typedName, problem: error)
      }
    }
    if let name = exchange.emulator.withState({ $0.settings.autoSignIn }) {
      guard let user = exchange.directory.user(name), request.tenant.map({ exchange.directory.account(of: user, in: $0) != nil }) ?? true
      else {
        throw .notInTenant.about("'\(name)' has no account in this tenant")
      }
      return finish(request, user: user, exchange)
    }
    return page(request, exchange, name: request.loginHint ?? "")
  }

  private static func finish(_ request: AuthorizationRequest, user: User, _ exchange: Exchange) -> EmulatorResponse {
    let code = exchange.emulator.withState { state in
      let expires = exchange.now.advanced(seconds: state.settings.authorizationCodeLifetime)
      return state.authorizationCodes.issue(AuthorizationCode(request: request, user: user.name, expires: expires))
    }
    return send([("code", code), ("session_state", randomGUID())], to: request.redirect)
  }

  private static func failure(_ error: EntraError, _ exchange: Exchange) -> [(String, String)] {
    let lines = ["AADSTS\(error.code): \(error.text)", "Trace ID: \(exchange.requestID)", "Correlation ID: \(exchange.correlationID)"]
    let text = (lines + ["Timestamp: \(exchange.now.entra)"]).joined(separator: "\r\n")
    let subcode = error == .cancelled ? [("error_subcode", "cancel")] : []
    return [("error", error.error)] + subcode
      + [("error_description", text), ("error_uri", "\(exchange.baseURL)/error?code=\(error.code)")]
  }

  private static func send(_ fields: [(String, String)], to redirect: Redirect, code: Int? = nil) -> EmulatorResponse {
    let fields = fields + (redirect.state.map { [("state", $0)] } ?? [])
    var response: EmulatorResponse
    switch redirect.mode {
    case .formPost:
      response = EmulatorResponse(html: BrowserSignInPages.formPost(fields, to: redirect.address).html)
      response.headers["Content-Security-Policy"] = BrowserSignInPages.policy(redirect, script: true)
    case .query, .fragment:
      let parameters = fields.map { "\(percentEncoded($0.0))=\(percentEncoded($0.1))" }.joined(separator: "&")
      let mark = redirect.mode == .fragment ? "#" : redirect.address.contains("?") ? "&" : "?"
      // Where the address has no path, the real service adds one.
      let hasPath = redirect.address.split(separator: "/", omittingEmptySubsequences: false).count > 3
      response = EmulatorResponse(status: 302, headers: ["Location": redirect.address + (hasPath ? "" : "/") + mark + parameters])
    }
    response.errorCode = code
    return response
  }

  private static func page(
    _ request: AuthorizationRequest, _ exchange: Exchange, name: String, problem: SignInProblem? = nil
  ) -> EmulatorResponse {
    let action = exchange.request.path + "?" + exchange.request.query
    let html = BrowserSignInPages.signIn(
      action: action, application: request.client, users: exchange.users(of: request.tenant), name: name, problem: problem?.text
    ).html
    var response = EmulatorResponse(status: problem == nil ? 200 : 400, html: html)
    response.headers["Content-Security-Policy"] = BrowserSignInPages.policy(request.redirect, script: false)
    response.errorCode = problem?.code
    return response
  }

  /// The client hears nothing of these.
  private static func errorPage(_ error: EntraError, _ exchange: Exchange) -> EmulatorResponse {
    var response = EmulatorResponse(status: 400, html: BrowserSignInPages.refused(error, exchange).html)
    response.errorCode = error.code
    return response
  }
}
