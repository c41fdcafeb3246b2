/// `/devicelogin`, where a person answers a device code: code, user and password, then yes or no.
///
/// Source: RFC 8628 section 3.3.
enum DeviceSignIn {
  static func answerGet(_ exchange: Exchange) -> EmulatorResponse {
    page(DeviceSignInPages.codeEntry(prefilled: exchange.query["otc"] ?? exchange.query["user_code"] ?? ""))
  }

  static func answerPost(_ exchange: Exchange) -> EmulatorResponse {
    if let ticket = exchange.form["ticket"] { return decide(ticket: ticket, exchange: exchange) }
    let typed = exchange.form["user_code"] ?? ""
    guard let (code, application) = pendingCode(typed, exchange: exchange) else {
      return page(DeviceSignInPages.codeEntry(problem: "That code did not work. Check it and try again."), status: 400)
    }
    guard let name = exchange.form["login"] else {
      return page(signInPage(code, application, exchange: exchange))
    }
    let user: User
    do throws(SignInProblem) { user = try exchange.checkedUser(name, in: code.tenant) } catch {
      let again = signInPage(code, application, exchange: exchange, name: error.typedName, problem: error.text)
      return page(again, status: 400, code: error.code)
    }
    let ticket = exchange.emulator.withState { $0.signIns.open(user: user.name, userCode: code.userCode) }
    return page(DeviceSignInPages.consent(ticket: ticket, application: application, user: user))
  }

  private static func decide(ticket: String, exchange: Exchange) -> EmulatorResponse {
    let session = exchange.emulator.withState { $0.signIns.close(ticket) }
    guard let session, let (code, application) = pendingCode(session.userCode, exchange: exchange) else {
      return page(DeviceSignInPages.codeEntry(problem: "The sign-in took too long or was answered already. Start again."), status: 400)
    }
    let isApproved = exchange.form["answer"] == "approve"
    let decision: DeviceCode.Decision = isApproved ? .approved(user: session.user, afterPolls: 0) : .declined(afterPolls: 0)
    _ = exchange.emulator.withState { $0.deviceCodes.decide(decision, userCode: code.userCode) }
    return page(isApproved ? DeviceSignInPages.approved(application: application) : DeviceSignInPages.declined)
  }

  private static func pendingCode(_ userCode: String, exchange: Exchange) -> (DeviceCode, Application)? {
    guard let code = exchange.emulator.withState({ $0.deviceCodes.find(userCode: userCode) }),
      code.state(at: exchange.now) == "pending", let application = exchange.directory.application(clientID: code.clientID)
    else { return nil }
    return (code, application)
  }

  private static func signInPage(
    _ code: DeviceCode, _ application: Application, exchange: Exchange, name: String = "", problem: String? = nil
  ) -> Page {
    let users = exchange.users(of: code.tenant)
    return DeviceSignInPages.signIn(userCode: code.userCode, application: application, users: users, name: name, problem: problem)
  }

  private static func page(_ page: Page, status: Int = 200, code: Int? = nil) -> EmulatorResponse {
    var response = EmulatorResponse(status: status, html: page.html)
    response.headers["Content-Security-Policy"] =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    response.errorCode = code
    return response
  }
}
