import Foundation
import Testing

@testable import EntraEmulator

@Suite("User name and password")
struct PasswordTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private func password(
    _ user: String, _ password: String, client: String = TestEmulator.aksClient, tenant: String = TestEmulator.contoso
  ) -> Answer {
    entra.token(
      [
        "grant_type": "password", "client_id": client, "client_info": "1", "username": user, "password": password,
        "scope": TestEmulator.userScope,
      ], tenant: tenant)
  }

  @Test("The right password gives tokens, whatever the case of the name")
  func right() {
    let answer = password("Ada@Contoso.example", "analytical-engine")

    #expect(answer.status == 200)
    #expect(answer.claims()["upn"] == "ada@contoso.example")
    #expect(!answer["refresh_token"].isEmpty && !answer["id_token"].isEmpty && !answer["client_info"].isEmpty)
  }

  @Test(
    "What is wrong has the number of the real service",
    arguments: [
      ("ada@contoso.example", "wrong", 50126), ("nobody@contoso.example", "x", 50034), ("mia@contoso.example", "one-of-two-factors", 50076),
      ("mia@contoso.example", "wrong", 50126), ("eve@contoso.example", "last-years-password", 50055),
      ("finn@corp.contoso.example", "kept-on-premises", 50126), ("fay@fabrikam.example", "made-of-cloth", 50020),
    ])
  func refused(_ user: String, _ word: String, _ code: Int) {
    let answer = password(user, word)

    #expect(answer.status == 400)
    #expect(answer["error"] == "invalid_grant")
    #expect(answer.code == code)
  }

  @Test("A confidential application must prove itself: AADSTS7000218")
  func confidentialClient() {
    #expect(password("ada@contoso.example", "analytical-engine", client: TestEmulator.ci).code == 7_000_218)
  }

  @Test("A guest signs in to another tenant")
  func guest() {
    #expect(
      password("ada@contoso.example", "analytical-engine", tenant: TestEmulator.fabrikam).claims()["tid"] == .string(TestEmulator.fabrikam))
  }

  @Test("The log shows neither name's password")
  func log() {
    _ = password("ada@contoso.example", "analytical-engine")

    #expect(!entra.control("GET", "requests").text.contains("analytical-engine"))
  }

  // MARK: Realms

  @Test(
    "A user's realm is that of the domain, whatever the case of the path",
    arguments: [
      ("/common/UserRealm/ada@contoso.example", "Managed"), ("/common/userrealm/nobody%40contoso.example", "Managed"),
      ("/common/UserRealm/finn@CORP.contoso.example", "Federated"), ("/common/UserRealm/x@nowhere.example", "Unknown"),
    ])
  func realm(_ path: String, _ type: String) {
    let answer = entra.get(path + "?api-version=1.0")

    #expect(answer["account_type"] == type)
    #expect(answer["federation_protocol"] == (type == "Federated" ? "WSTrust" : ""))
    #expect(answer["cloud_audience_urn"] == (type == "Unknown" ? "" : "urn:federation:MicrosoftOnline"))
  }

  // MARK: The federation server

  private func request(
    _ version: FederationServer.Version = .v13, user: String = "finn@corp.contoso.example", password: String = "kept-on-premises",
    tokenType: String = "", at path: String = "13", created: Int = 0
  ) -> Answer {
    let now = entra.clock.now()
    let url = "/adfs/services/trust/\(path)/usernamemixed"
    let envelope = """
      <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>
      <a:Action>\(version.rawValue)/RST/Issue</a:Action><a:MessageID>urn:uuid:1</a:MessageID><a:To>https://localhost:8443\(url)</a:To>
      <Created>\(now.advanced(seconds: created).rfc3339)</Created><Expires>\(now.advanced(seconds: created + 600).rfc3339)</Expires>
      <Username>\(user)</Username><Password>\(password)</Password></s:Header><s:Body><AppliesTo><a:EndpointReference>
      <a:Address>urn:federation:MicrosoftOnline</a:Address></a:EndpointReference></AppliesTo><TokenType>\(tokenType)</TokenType>
      </s:Body></s:Envelope>
      """
    return entra.send("POST", url, headers: ["Content-Type": "application/soap+xml; charset=utf-8"], body: envelope)
  }

  private func assertion(_ answer: Answer) -> String {
    let text = answer.text
    guard let start = text.range(of: "<t:RequestedSecurityToken>"), let end = text.range(of: "</t:RequestedSecurityToken>") else {
      return ""
    }
    return String(text[start.upperBound..<end.lowerBound])
  }

  private func redeem(_ assertion: String, _ grant: String = "saml1_1-bearer") -> Answer {
    entra.token([
      "grant_type": "urn:ietf:params:oauth:grant-type:" + grant, "client_id": TestEmulator.aksClient,
      "assertion": Data(assertion.utf8).base64EncodedString(), "scope": TestEmulator.userScope,
    ])
  }

  @Test("The metadata names both versions of usernamemixed")
  func metadata() {
    let answer = entra.get("/adfs/services/trust/mex")

    #expect(answer.status == 200)
    #expect(answer.text.contains("https://localhost:8443/adfs/services/trust/13/usernamemixed"))
    #expect(answer.text.contains("https://localhost:8443/adfs/services/trust/2005/usernamemixed"))
  }

  @Test("The password gives an assertion, and the assertion tokens", arguments: [("13", FederationServer.Version.v13), ("2005", .v2005)])
  func federated(_ path: String, _ version: FederationServer.Version) {
    let answer = request(version, at: path)

    #expect(answer.status == 200)
    #expect(answer.text.contains("<t:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</t:TokenType>"), "MSAL reads it")
    #expect(redeem(assertion(answer)).claims()["upn"] == "finn@corp.contoso.example")
  }

  @Test("An assertion of SAML 2.0 is given on request, and has a grant of its own")
  func saml20() {
    let assertion = assertion(request(tokenType: "urn:oasis:names:tc:SAML:2.0:assertion"))

    #expect(redeem(assertion).code == 50013)
    #expect(redeem(assertion, "saml2-bearer").status == 200)
  }

  @Test("An assertion that was altered or is over is none")
  func badAssertion() {
    let assertion = assertion(request())

    #expect(redeem(assertion + " ").code == 50013)
    entra.clock.advance(3600)
    #expect(redeem(assertion).code == 500133)
  }

  @Test("A wrong password, a managed user and a stale message are SOAP faults with status 500")
  func faults() {
    let answers = [
      request(password: "wrong"), request(user: "ada@contoso.example", password: "analytical-engine"), request(created: -3600),
    ]

    #expect(answers.map(\.status) == [500, 500, 500])
    #expect(answers.map { $0.text.contains("FailedAuthentication") } == [true, true, false])
  }

  @Test("A message in another version's action, or no message at all, is refused")
  func malformed() {
    #expect(request(.v2005, at: "13").status == 500)
    #expect(entra.send("POST", "/adfs/services/trust/13/usernamemixed", body: "<a").status == 500)
  }
}
