import Foundation
import Testing

@testable import EntraEmulator

@Suite("Signing in with a browser")
struct BrowserSignInTests {
  private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
  private static let redirect = "http://localhost:40123"

  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private func address(_ changes: [String: String?] = [:], tenant: String = TestEmulator.contoso, endpoint: String = "oauth2/v2.0")
    -> String
  {
    var query: [String: String] = [
      "client_id": TestEmulator.aksClient, "response_type": "code", "redirect_uri": Self.redirect, "scope": TestEmulator.aksScope,
      "state": "st<ate", "nonce": "n0nce", "response_mode": "query", "code_challenge": Self.challenge, "code_challenge_method": "S256",
    ]
    for (name, value) in changes { query[name] = value }
    return "/\(tenant)/\(endpoint)/authorize?" + query.map { "\($0.key)=\(percentEncoded($0.value))" }.joined(separator: "&")
  }

  private func fields(_ answer: Answer) -> Form {
    Form(parsing: (answer.response.headers["Location"] ?? "").drop { $0 != "?" && $0 != "#" }.dropFirst())
  }

  private func code(_ changes: [String: String?] = [:]) -> String {
    let signedIn = entra.post(address(changes), ["login": "ada@contoso.example", "passwd": "analytical-engine"])
    return fields(signedIn)["code"] ?? ""
  }

  private func redeem(
    _ code: String, verifier: String = verifier, redirect: String = redirect, client: String = TestEmulator.aksClient
  ) -> Answer {
    entra.token([
      "grant_type": "authorization_code", "client_id": client, "client_info": "1", "code": code, "code_verifier": verifier,
      "redirect_uri": redirect, "scope": TestEmulator.aksScope,
    ])
  }

  @Test("A person signs in on the page, and the code becomes tokens of theirs with the nonce in them")
  func wholeWay() {
    let page = entra.get(address(["login_hint": "ada@contoso.example"]))
    #expect(
      page.status == 200 && page.text.contains("Azure Kubernetes Service AAD Client") && page.text.contains("value=\"ada@contoso.example\"")
    )

    let code = code()
    let tokens = redeem(code)

    #expect(code.count > 1000)
    #expect(tokens.claims()["upn"] == "ada@contoso.example")
    #expect(tokens.claims("id_token")["nonce"] == "n0nce")
    #expect(!tokens["refresh_token"].isEmpty && !tokens["client_info"].isEmpty)
  }

  @Test("The page's own form leads on: it posts to the address that it came from")
  func ownForm() throws {
    let page = entra.get(address())
    let action = try #require(page.text.firstMatch(of: /action="([^"]+)"/)).1.replacing("&amp;", with: "&")

    let answer = entra.post(String(action), ["login": "ada@contoso.example", "passwd": "analytical-engine"])

    #expect(answer.status == 302 && fields(answer)["state"] == "st<ate")
  }

  @Test(
    "A wrong password and a stranger are asked again", arguments: [("ada@contoso.example", "x"), ("fay@fabrikam.example", "made-of-cloth")])
  func refused(_ user: String, _ password: String) {
    let page = entra.post(address(), ["login": user, "passwd": password])

    #expect(page.status == 400 && page.text.contains("role=\"alert\"") && page.text.contains("<form"))
  }

  @Test("The answer comes by query, by fragment, or in a form that sends itself and works without scripts")
  func modes() {
    entra.control("POST", "settings", #"{"auto_sign_in": "ada@contoso.example"}"#)
    let query = entra.get(address()).response.headers["Location"] ?? ""
    let fragment = entra.get(address(["response_mode": "fragment"])).response.headers["Location"] ?? ""
    let form = entra.get(address(["response_mode": "form_post"]))

    #expect(query.hasPrefix(Self.redirect + "/?") && fragment.hasPrefix(Self.redirect + "/#"))
    #expect(form.status == 200 && form.text.contains("<form method=\"post\" action=\"\(Self.redirect)\">"))
    #expect(form.text.contains("name=\"state\" value=\"st&lt;ate\"") && form.text.contains("<button>"))
    let policy = form.response.headers["Content-Security-Policy"] ?? ""
    #expect(policy.contains("form-action 'self' \(Self.redirect);") && policy.contains("script-src 'sha256-"))
  }

  @Test("Whoever is to be signed in by itself must have an account", arguments: ["fay@fabrikam.example", "nobody"])
  func autoSignIn(_ user: String) {
    entra.control("POST", "settings", #"{"auto_sign_in": "\#(user)"}"#)

    #expect(fields(entra.get(address()))["error"] == "invalid_grant")
  }

  @Test("Cancelling and mistakes of the client are told to the client")
  func redirectedErrors() {
    let cases: [(Answer, String, String)] = [
      (entra.post(address(), ["answer": "cancel"]), "access_denied", "AADSTS65004"),
      (entra.get(address(["response_type": "token"])), "unsupported_response_type", "AADSTS700054"),
      (entra.get(address(["scope": nil])), "invalid_request", "AADSTS900144"),
      (entra.get(address(["scope": "nowhere/.default openid"])), "invalid_resource", "AADSTS500011"),
      (entra.get(address(["code_challenge": "short"])), "invalid_request", "AADSTS501491"),
    ]
    for (answer, error, text) in cases {
      #expect(answer.status == 302 && fields(answer)["state"] == "st<ate")
      #expect(fields(answer)["error"] == error && fields(answer)["error_description"]?.hasPrefix(text) == true)
    }
    #expect(fields(cases[0].0)["error_subcode"] == "cancel")
  }

  @Test("An unknown client or address is told to the person only: nobody is sent there")
  func errorPages() {
    let strangers = [
      (entra.get(address(["client_id": "00000000-0000-0000-0000-000000000001"])), "AADSTS700016"),
      (entra.get(address(["redirect_uri": "https://evil.example/<"])), "AADSTS50011"),
      (entra.get(address(["redirect_uri": "http://localhost:1/path"])), "AADSTS50011"),
      (entra.get(address(["redirect_uri": "http://localhost.evil.example"])), "AADSTS50011"),
      (entra.get(address(["redirect_uri": "http://localhost:1@evil.example"])), "AADSTS50011"),
      (entra.get(address(["client_id": TestEmulator.ci])), "AADSTS50011"),
      (entra.get(address(tenant: "nowhere.example")), "AADSTS90002"),
    ]
    for (answer, text) in strangers {
      #expect(answer.status == 400 && answer.text.contains(text) && answer.response.headers["Location"] == nil)
    }
    #expect(!strangers[1].0.text.contains("evil.example/<"))
  }

  @Test("Any port of this machine is the registered one", arguments: ["http://localhost", "http://localhost:1", "http://localhost:65535/"])
  func anyPort(_ redirect: String) {
    #expect(redeem(code(["redirect_uri": redirect]), redirect: redirect).status == 200)
  }

  @Test("A code serves once, for its client, its address and its verifier, and for ten minutes")
  func misuse() {
    let used = code()
    #expect(redeem(used).status == 200)
    #expect(redeem(used).code == 54005)
    #expect(redeem(code(), verifier: "x").code == 501481)
    #expect(redeem(code(), redirect: "http://localhost:2").code == 50011)
    #expect(redeem(code(), client: TestEmulator.azureCLI).code == 70000)
    #expect(redeem(code(["code_challenge": nil, "code_challenge_method": nil])).code == 9_002_325)
    #expect(redeem("made-up")["error"] == "invalid_grant")
    let late = code()
    entra.clock.advance(601)
    #expect(redeem(late).code == 70008)
  }

  @Test("A challenge may be plain; what is not the verifier does not fit it")
  func plain() {
    let code = code(["code_challenge": Self.verifier, "code_challenge_method": "plain"])

    #expect(redeem(code).status == 200)
  }

  @Test("Version 1 takes a resource")
  func legacy() {
    entra.control("POST", "settings", #"{"auto_sign_in": "ada@contoso.example"}"#)
    let code = fields(entra.get(address(["scope": nil, "resource": TestEmulator.aksServer], endpoint: "oauth2")))["code"] ?? ""

    let tokens = entra.post(
      "/\(TestEmulator.contoso)/oauth2/token",
      [
        "grant_type": "authorization_code", "client_id": TestEmulator.aksClient, "code": code, "code_verifier": Self.verifier,
        "redirect_uri": Self.redirect, "resource": TestEmulator.aksServer,
      ])

    #expect(tokens["resource"] == TestEmulator.aksServer && tokens.claims("id_token")["nonce"] == "n0nce")
  }
}
