import Testing

@testable import EntraEmulator

@Suite("Device codes")
struct DeviceCodeTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  @Test("Version 2 answers with numbers and `verification_uri`")
  func start() {
    let answer = entra.deviceCode()

    #expect(answer.json.names == ["device_code", "expires_in", "interval", "message", "user_code", "verification_uri"])
    #expect(answer["user_code"].wholeMatch(of: /[A-Z0-9]{9}/) != nil)
    #expect(answer["verification_uri"] == "https://localhost:8443/devicelogin")
    #expect(answer.json["expires_in"] == 900 && answer.json["interval"] == 5)
    #expect(answer["message"].contains(answer["user_code"]))
  }

  @Test("Version 1 answers with strings and `verification_url`, and its codes are polled with `code`")
  func legacy() {
    let start = entra.post(
      "/\(TestEmulator.contoso)/oauth2/devicecode?api-version=1.0",
      ["client_id": TestEmulator.aksClient, "resource": TestEmulator.aksServer])
    #expect(start.json.names == ["device_code", "expires_in", "interval", "message", "user_code", "verification_url"])
    #expect(start.json["expires_in"] == "900" && start.json["interval"] == "5")
    entra.control("POST", "device-codes/approve", #"{"user": "ada@contoso.example"}"#)

    let answer = entra.post(
      "/\(TestEmulator.contoso)/oauth2/token?api-version=1.0",
      [
        "client_id": TestEmulator.aksClient, "code": start["device_code"], "grant_type": "device_code", "resource": TestEmulator.aksServer,
      ])

    #expect(answer.json["expires_in"] == "3599")
    #expect(answer.claims()["aud"] == .string("spn:" + TestEmulator.aksServer))
    #expect(!answer["refresh_token"].isEmpty && !answer["id_token"].isEmpty)
  }

  @Test("An approved code gives the user's tokens, and the scope of its start")
  func approved() {
    let answer = entra.signIn("ada@contoso.example")

    #expect(answer.status == 200)
    #expect(answer["scope"] == "\(TestEmulator.aksServer)/user.read \(TestEmulator.aksServer)/.default")
    let claims = answer.claims()
    #expect(claims["upn"] == "ada@contoso.example" && claims["unique_name"] == "ada@contoso.example")
    #expect(claims["scp"] == "user.read")
    #expect(claims["appid"] == .string(TestEmulator.aksClient) && claims["appidacr"] == "0")
    #expect(claims["groups"]?.elements.count == 3)
    #expect(answer.claims("id_token")["aud"] == .string(TestEmulator.aksClient))
    #expect(JSON(parsing: Base64URL.decode(answer["client_info"]) ?? [])["utid"] == .string(TestEmulator.contoso))
    #expect(answer.json["foci"] == nil)
  }

  @Test("Only what was asked for is given")
  func scopes() {
    let bare = entra.signIn("ada@contoso.example", scope: TestEmulator.aksServer + "/.default")

    #expect(bare.json.names == ["access_token", "client_info", "expires_in", "ext_expires_in", "scope", "token_type"])
  }

  @Test(
    "A user without groups has no groups claim, 200 are listed, 201 are not",
    arguments: [
      ("bob@contoso.example", nil, false), ("many@contoso.example", 200, false), ("toomany@contoso.example", nil, true),
    ])
  func groups(user: String, listed: Int?, isOverage: Bool) {
    let claims = entra.signIn(user).claims()

    #expect(claims["groups"]?.elements.count == listed)
    #expect((claims["_claim_names"]?["groups"] == "src1") == isOverage)
    guard case .string(let endpoint) = claims["_claim_sources"]?["src1"]?["endpoint"] else { return #expect(!isOverage) }
    let path = endpoint.dropFirst("https://localhost:8443".count)
    #expect(entra.post(String(path), [:]).json["value"]?.elements.count == 201)
  }

  @Test("A guest has no upn and the object id of the tenant")
  func guest() {
    let answer = entra.signIn("ada@contoso.example", tenant: TestEmulator.fabrikam)

    #expect(answer.claims()["upn"] == nil)
    #expect(answer.claims()["email"] == "ada@contoso.example")
    #expect(answer.claims()["tid"] == .string(TestEmulator.fabrikam))
    #expect(JSON(parsing: Base64URL.decode(answer["client_info"]) ?? [])["utid"] == .string(TestEmulator.contoso))
  }

  @Test("Without a tenant the user's own is taken")
  func organizations() {
    #expect(entra.signIn("fay@fabrikam.example", tenant: "organizations").claims()["tid"] == .string(TestEmulator.fabrikam))
  }

  @Test("Somebody from elsewhere is AADSTS50020")
  func stranger() {
    let answer = entra.signIn("bob@contoso.example", tenant: TestEmulator.fabrikam)

    #expect(answer.code == 50020)
    #expect(answer["error"] == "invalid_grant")
  }

  @Test("The client waits, slows down, and gets its tokens after the polls that the test wants")
  func polls() {
    let code = entra.deviceCode()["device_code"]
    entra.control("POST", "device-codes/approve", #"{"after_polls": 2}"#)

    let first = entra.redeem(code)
    let tooEarly = entra.redeem(code)
    entra.clock.advance(5)
    let third = entra.redeem(code)

    #expect(first["error"] == "authorization_pending" && first.code == 70016 && first.status == 400)
    #expect(tooEarly["error"] == "slow_down")
    #expect(third.status == 200)
  }

  @Test("An interval that is not enforced is not")
  func patience() {
    entra.control("POST", "settings", #"{"enforce_interval": false}"#)
    let code = entra.deviceCode()["device_code"]

    #expect(entra.redeem(code)["error"] == "authorization_pending")
    #expect(entra.redeem(code)["error"] == "authorization_pending")
  }

  @Test("A declined code is AADSTS65004")
  func declined() {
    let code = entra.deviceCode()
    entra.control("POST", "device-codes/decline", #"{"user_code": "\#(code["user_code"])"}"#)

    let answer = entra.redeem(code["device_code"])

    #expect(answer["error"] == "authorization_declined")
    #expect(answer.code == 65004)
  }

  @Test("A code ends with its lifetime, or when the test says so", arguments: [true, false])
  func expired(byControl: Bool) {
    let code = entra.deviceCode()["device_code"]
    if byControl { entra.control("POST", "device-codes/expire") } else { entra.clock.advance(900) }

    let answer = entra.redeem(code)

    #expect(answer["error"] == "expired_token")
    #expect(answer.code == 70020)
  }

  @Test("Unknown codes and codes of other clients are AADSTS70018")
  func unknown() {
    let code = entra.deviceCode()["device_code"]

    #expect(entra.redeem("nonsense").code == 70018)
    #expect(entra.redeem(code, client: TestEmulator.azureCLI)["error"] == "bad_verification_code")
  }

  @Test("A code serves once")
  func once() {
    let code = entra.deviceCode()["device_code"]
    entra.control("POST", "device-codes/approve")
    #expect(entra.redeem(code).status == 200)

    #expect(entra.redeem(code)["error"] == "invalid_grant")
  }

  @Test("An approval for all is for the codes that wait and for the next one, and for no other")
  func standingApproval() {
    let waiting = entra.deviceCode()["device_code"]
    entra.control("POST", "device-codes/approve", #"{"user": "bob@contoso.example"}"#)

    let (next, later) = (entra.deviceCode()["device_code"], entra.deviceCode()["device_code"])

    #expect(entra.redeem(waiting).claims()["upn"] == "bob@contoso.example")
    #expect(entra.redeem(next).claims()["upn"] == "bob@contoso.example")
    #expect(entra.redeem(later)["error"] == "authorization_pending")
  }

  @Test("Reset takes a standing approval back")
  func resetApproval() {
    entra.control("POST", "device-codes/approve")
    entra.control("POST", "reset")

    #expect(entra.redeem(entra.deviceCode()["device_code"])["error"] == "authorization_pending")
  }
}
