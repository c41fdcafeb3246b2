import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct AuthorizationCodeGrantTests {
  private func authority(_ host: String = "") throws -> Authority {
    try Authority(
      environmentName: "AzurePublicCloud", authorityHost: host, tenant: "contoso", trustsTemplates: false,
      environment: Environment { _ in nil })
  }

  private func grant(loginHint: String = "", host: String = "") throws -> AuthorizationCodeGrant<Authority> {
    let authority = try authority(host)
    return AuthorizationCodeGrant(
      clientID: "app", audience: authority.personAudience(ofServer: "6dae42f8"), server: authority, loginHint: loginHint,
      redirectURI: "http://localhost:8400"
    ) { Array(repeating: 7, count: $0) }
  }

  private func client(_ test: TestHost) -> OAuthClient {
    OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host))
  }

  private static func idToken(nonce: String) -> String {
    "e30.\(encodeBase64URL(Array(#"{"preferred_username":"ada@contoso.example","nonce":"\#(nonce)"}"#.utf8))).c2ln"
  }

  private static func token(nonce: String) -> String {
    #"{"token_type":"Bearer","expires_in":3599,"access_token":"t","refresh_token":"r","id_token":"\#(idToken(nonce: nonce))"}"#
  }

  // MARK: The page's address

  @Test("The challenge of RFC 7636 appendix B comes out")
  func challenge() {
    #expect(ProofKey(verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  @Test("The verifier is made of 32 random bytes: 43 unreserved characters")
  func verifier() throws {
    let proof = ProofKey { Array(repeating: 0xFB, count: $0) }

    #expect(proof.verifier.count == 43 && proof.verifier.allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) })
  }

  @Test("The address asks for a code by form, with a proof, a state and a nonce")
  func address() throws {
    let test = TestHost()
    let grant = try grant(loginHint: "ada+k8s@contoso.example")
    let address = grant.address(at: try grant.endpoints(client(test)), mode: .formPost)

    #expect(address.hasPrefix("https://login.microsoftonline.com/contoso/oauth2/v2.0/authorize?"))
    #expect(!address.contains("+"))
    #expect(
      TestBrowser.fields(of: address) == [
        "client_id": "app", "response_type": "code", "response_mode": "form_post", "redirect_uri": "http://localhost:8400",
        "scope": "6dae42f8/.default openid offline_access profile", "state": grant.state, "nonce": grant.nonce,
        "code_challenge": grant.proof.challenge, "code_challenge_method": "S256", "prompt": "select_account",
        "login_hint": "ada+k8s@contoso.example",
      ])
    #expect(test.network.requests.isEmpty)
  }

  @Test("Without a hint none is sent; the mode is as asked")
  func withoutHint() throws {
    let grant = try grant()
    let fields = TestBrowser.fields(of: grant.address(at: try grant.endpoints(client(TestHost())), mode: .query))

    #expect(fields["login_hint"] == nil)
    #expect(fields["response_mode"] == "query")
  }

  @Test("State, nonce and verifier are of their own")
  func distinct() throws {
    let host = TestHost().host
    let grant = AuthorizationCodeGrant(
      clientID: "app", audience: .scope(["s"]), server: try authority(), loginHint: "", redirectURI: "http://localhost:1",
      random: host.random)

    #expect(Set([grant.state, grant.nonce, grant.proof.verifier]).count == 3)
  }

  @Test(
    "An unknown authority is asked where its page is; one on another host, for us or for the browser, is refused",
    arguments: ["https://evil.example/a", #"https://evil.example\\@own.example/a"#, "https://own.example/a#", "http://own.example/a"])
  func discovery(_ page: String) throws {
    let test = TestHost()
    let document = { (page: String) in
      #"{"issuer":"https://own.example/x","token_endpoint":"https://own.example/t","authorization_endpoint":"\#(page)"}"#
    }
    test.network.queue(json: document("https://own.example/a?p=1"))
    test.network.queue(json: document(page))
    let grant = try grant(host: "https://own.example/")

    #expect(grant.address(at: try grant.endpoints(client(test)), mode: .query).hasPrefix("https://own.example/a?p=1&client_id=app&"))
    #expect(throws: AuthorityError.foreignEndpoint(authority: "own.example", field: "authorization endpoint")) {
      try grant.endpoints(client(test))
    }
  }

  // MARK: What comes back

  @Test("A code counts with this sign-in's state only")
  func state() throws {
    let grant = try grant()

    #expect(grant.redirect(["code": "c", "state": grant.state]) == .code("c"))
    #expect(grant.redirect(["code": "c", "state": grant.state + "x"]) == .foreign)
    #expect(grant.redirect(["code": "c", "state": String(grant.state.dropLast()) + "_"]) == .foreign)
    #expect(grant.redirect(["code": "c"]) == .foreign)
    #expect(grant.redirect(["error": "access_denied"]) == .foreign)
    #expect(grant.redirect(["state": grant.state]) == .none)
    #expect(grant.redirect(["code": "", "state": grant.state]) == .none)
    #expect(grant.redirect([:]) == .none)
  }

  @Test("An error of the page becomes one with a remedy, its number, correlation ID and time")
  func error() throws {
    let grant = try grant()
    let text = "AADSTS53003: Blocked.\u{1B}[31m\r\nTrace ID: 1\r\nCorrelation ID: 5e6f\r\nTimestamp: 2026-11-21 01:02:03Z"

    guard case .failed(let error) = grant.redirect(["error": "invalid_grant", "error_description": text, "state": grant.state]) else {
      Issue.record("no failure")
      return
    }

    #expect(error.summary == "AADSTS53003: Blocked.[31m (correlation ID 5e6f, 2026-11-21 01:02:03Z)")
    #expect(error.code == "entra.AADSTS53003")
    #expect(error.remedy.hasPrefix("Conditional Access blocks"))
    #expect(error.isFinalRefusal)
  }

  @Test("A page that is out of order is no final refusal", arguments: ["server_error", "temporarily_unavailable"])
  func outOfOrder(_ name: String) throws {
    let grant = try grant()

    guard case .failed(let error) = grant.redirect(["error": name, "state": grant.state]) else {
      Issue.record("no failure")
      return
    }

    #expect(!error.isFinalRefusal)
  }

  @Test(
    "Cancelling is the person's no",
    arguments: [
      ["error": "access_denied"], ["error": "access_denied", "error_subcode": "cancel"],
      ["error": "access_denied", "error_description": "AADSTS65004: declined"],
    ])
  func declined(_ fields: [String: String]) throws {
    let grant = try grant()

    #expect(grant.redirect(fields.merging(["state": grant.state]) { $1 }) == .declined)
  }

  // MARK: The exchange

  @Test("The code is exchanged with the verifier and the same redirect URI")
  func redeem() throws {
    let test = TestHost()
    let grant = try grant()
    test.network.queue(json: Self.token(nonce: grant.nonce))

    let response = try grant.redeem("c0de", at: try grant.endpoints(client(test)), client(test))

    #expect(response.accessToken == "t")
    #expect(response.username == "ada@contoso.example")
    #expect(test.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/v2.0/token"])
    #expect(
      test.network.requests.first?.form == [
        "client_id": "app", "client_info": "1", "grant_type": "authorization_code", "code": "c0de",
        "code_verifier": grant.proof.verifier, "redirect_uri": "http://localhost:8400",
        "scope": "6dae42f8/.default openid offline_access profile",
      ])
  }

  @Test("Tokens of another sign-in are refused", arguments: ["other", ""])
  func nonce(_ nonce: String) throws {
    let test = TestHost()
    let grant = try grant()
    test.network.queue(json: Self.token(nonce: nonce))

    #expect(throws: AuthorizationError.foreignToken) { try grant.redeem("c", at: try grant.endpoints(client(test)), client(test)) }
  }

  @Test("Tokens without an ID token are refused")
  func withoutIDToken() throws {
    let test = TestHost()
    let grant = try grant()
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)

    #expect(throws: AuthorizationError.foreignToken) { try grant.redeem("c", at: try grant.endpoints(client(test)), client(test)) }
  }

  @Test("A request that never left goes again")
  func unsent() throws {
    let test = TestHost()
    let grant = try grant()
    test.network.queue(.connectionFailed(host: "h", reason: "refused"))
    test.network.queue(.unknownHost("h"))
    test.network.queue(json: Self.token(nonce: grant.nonce))

    #expect(try grant.redeem("c", at: try grant.endpoints(client(test)), client(test)).accessToken == "t")
    #expect(test.network.requests.count == 3)
  }

  @Test(
    "A code that may have been seen is not sent again",
    arguments: [TransportError.timedOut(host: "h"), .broken(host: "h", reason: "reset")])
  func sent(_ error: TransportError) throws {
    let test = TestHost()
    let grant = try grant()
    test.network.queue(error)

    #expect(throws: error) { try grant.redeem("c", at: try grant.endpoints(client(test)), client(test)) }
    #expect(test.network.requests.count == 1)
  }

  @Test("Nor is it after an answer of any kind", arguments: [429, 500, 503])
  func answered(_ status: Int) throws {
    let test = TestHost()
    let grant = try grant()
    test.network.queue(status: status, json: "{}")

    #expect(throws: UnexpectedResponse.self) { try grant.redeem("c", at: try grant.endpoints(client(test)), client(test)) }
    #expect(test.network.requests.count == 1)
  }
}

extension AuthorizationRedirect {
  /// Refusals are the same where people read the same.
  fileprivate static func == (left: AuthorizationRedirect, right: AuthorizationRedirect) -> Bool {
    switch (left, right) {
    case (.code(let left), .code(let right)): left == right
    case (.failed(let left), .failed(let right)): left.report == right.report
    case (.declined, .declined), (.foreign, .foreign), (.none, .none): true
    default: false
    }
  }
}
