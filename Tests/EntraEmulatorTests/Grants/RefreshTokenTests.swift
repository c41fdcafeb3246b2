import Testing

@testable import EntraEmulator

@Suite("Refresh tokens")
struct RefreshTokenTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  @Test("Each use gives a new one, and the old one stays valid")
  func rotation() {
    let first = entra.signIn("ada@contoso.example")["refresh_token"]

    let second = entra.refresh(first)

    #expect(second.status == 200)
    #expect(second["refresh_token"] != first && !second["refresh_token"].isEmpty)
    #expect(entra.refresh(first).status == 200)
    #expect(entra.refresh(second["refresh_token"]).status == 200)
  }

  @Test("It serves other resources, and tenants in which the user is a guest")
  func breadth() {
    let token = entra.signIn("ada@contoso.example")["refresh_token"]

    #expect(entra.refresh(token, scope: "https://graph.microsoft.com/.default").claims()["aud"] == "https://graph.microsoft.com")
    #expect(entra.refresh(token, tenant: TestEmulator.fabrikam).claims()["tid"] == .string(TestEmulator.fabrikam))
  }

  @Test("It does not serve tenants that the user is not in")
  func strangerTenant() {
    let token = entra.signIn("bob@contoso.example")["refresh_token"]

    #expect(entra.refresh(token, tenant: TestEmulator.fabrikam).code == 50020)
  }

  @Test("It ends with its lifetime: AADSTS700082")
  func expiry() {
    entra.control("POST", "settings", #"{"refresh_token_lifetime": 100}"#)
    let token = entra.signIn("ada@contoso.example")["refresh_token"]
    entra.clock.advance(100)

    let answer = entra.refresh(token)

    #expect(answer.code == 700082)
    #expect(answer["suberror"] == "token_expired" && answer["error"] == "invalid_grant")
  }

  @Test("Revoking ends the sessions there are, and none that come later", arguments: [(nil, 50173), (700082, 700082)])
  func revocation(ordered: Int?, code: Int) {
    let token = entra.signIn("ada@contoso.example")["refresh_token"]
    let other = entra.signIn("bob@contoso.example")["refresh_token"]
    entra.control("POST", "revoke", #"{"user": "ada@contoso.example", "code": \#(ordered.map(String.init) ?? "null")}"#)

    #expect(entra.refresh(token).code == code)
    #expect(entra.refresh(other).status == 200)
    #expect(entra.refresh(entra.signIn("ada@contoso.example")["refresh_token"]).status == 200)
  }

  @Test("Nonsense is a bad token")
  func nonsense() {
    let answer = entra.refresh("nonsense")

    #expect(answer["error"] == "invalid_grant" && answer["suberror"] == "bad_token")
  }

  @Test("It belongs to its client, unless both are of one family")
  func families() {
    let mine = entra.signIn("ada@contoso.example")["refresh_token"]
    let family = entra.signIn("ada@contoso.example", client: TestEmulator.azureCLI)

    #expect(entra.refresh(mine, client: TestEmulator.azureCLI)["suberror"] == "bad_token")
    #expect(family["foci"] == "1")
    #expect(entra.refresh(family["refresh_token"], client: TestEmulator.aksClient)["suberror"] == "client_mismatch")
  }

  @Test("It serves the other version's endpoint, which answers in its own form")
  func otherVersion() {
    let token = entra.signIn("ada@contoso.example")["refresh_token"]

    let answer = entra.post(
      "/\(TestEmulator.contoso)/oauth2/token",
      ["grant_type": "refresh_token", "client_id": TestEmulator.aksClient, "refresh_token": token])

    #expect(answer.json["expires_in"] == "3599" && answer["resource"] == TestEmulator.aksServer)
    #expect(!answer["refresh_token"].isEmpty)
  }

  @Test("Without a scope it serves what the user signed in for")
  func sameScope() {
    let token = entra.signIn("ada@contoso.example")["refresh_token"]

    let answer = entra.token(["grant_type": "refresh_token", "client_id": TestEmulator.aksClient, "refresh_token": token])

    #expect(answer.claims()["aud"] == .string(TestEmulator.aksServer))
  }
}
