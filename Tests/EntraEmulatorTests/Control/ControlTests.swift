import Testing

@testable import EntraEmulator

@Suite("The control interface")
struct ControlTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  @Test("Requests are counted by endpoint and connection; control calls are not")
  func counting() {
    _ = entra.clientToken()
    _ = entra.send("GET", "/common/discovery/keys", connection: 2)
    _ = entra.send("GET", "/nothing/here", connection: 2)
    _ = entra.send("GET", "/_emulator/requests", connection: 3)

    let seen = entra.control("GET", "requests").json

    #expect(seen["requests"] == 3 && seen["connections"] == 2)
    #expect(seen["endpoints"] == ["keys": 1, "token": 1, "unknown": 1])
    #expect(seen["log"]?.elements.map { $0["endpoint"] } == ["token", "keys", "unknown"])
  }

  @Test("The log shows what was sent, and of secrets a fingerprint only")
  func secrecy() throws {
    let signIn = entra.signIn("ada@contoso.example")
    _ = entra.refresh(signIn["refresh_token"])
    _ = entra.clientToken()
    _ = entra.get("/aks/demo/api", headers: ["Authorization": "Bearer \(signIn["access_token"])"])

    let log = entra.control("GET", "requests")

    for secret in [signIn["refresh_token"], signIn["access_token"], TestEmulator.ciSecret] { #expect(!log.text.contains(secret)) }
    let entries = try #require(log.json["log"]?.elements)
    #expect(entries[2]["form"]?["refresh_token"] == .string(fingerprint(signIn["refresh_token"])))
    #expect(entries[3]["form"]?["client_id"] == .string(TestEmulator.ci))
    #expect(entries[4]["headers"]?["authorization"] == .string("Bearer " + fingerprint(signIn["access_token"])))
  }

  @Test("The log has the AADSTS number of a refusal")
  func errorNumber() {
    _ = entra.refresh("nonsense")

    let entry = entra.control("GET", "requests").json["log"]?.elements.first

    #expect(entry?["status"] == 400 && entry?["error"] == 700003)
  }

  @Test("Reset forgets requests, faults and codes, but neither users' sessions nor settings")
  func reset() {
    let token = entra.signIn("ada@contoso.example")["refresh_token"]
    entra.control("POST", "settings", #"{"access_token_lifetime": 60}"#)
    entra.control("POST", "faults", #"{"kind": "status"}"#)

    entra.control("POST", "reset")

    #expect(entra.control("GET", "requests").json["requests"] == 0)
    #expect(entra.control("GET", "device-codes").json["device_codes"] == [])
    #expect(entra.refresh(token).json["expires_in"] == 60)
  }

  @Test("The emulator's clock moves tokens, codes and clusters")
  func clock() {
    let token = entra.clientToken()["access_token"]
    let headers: Headers = ["Authorization": "Bearer \(token)"]
    #expect(entra.get("/aks/demo/version", headers: headers).status == 200)

    let moved = entra.control("POST", "clock", #"{"advance": 3599}"#)

    #expect(moved.json["epoch"] == 1_800_003_599 && moved.json["offset"] == 3599)
    #expect(entra.get("/aks/demo/version", headers: headers).status == 401)
    entra.control("POST", "clock", #"{"offset": -10000}"#)
    #expect(entra.get("/aks/demo/version", headers: headers).status == 401)
    entra.control("POST", "clock", #"{"offset": 0}"#)
    #expect(entra.get("/aks/demo/version", headers: headers).status == 200)
  }

  @Test(
    "Unusable orders are refused with a reason",
    arguments: [
      ("settings", #"{"acces_token_lifetime": 60}"#), ("settings", #"{"access_token_lifetime": -1}"#), ("settings", "not json"),
      ("settings", "[]"), ("clock", "{}"), ("clock", #"{"advance": 9223372036854775807}"#), ("revoke", #"{"user": "nobody"}"#),
      ("revoke", #"{"user": "ada@contoso.example", "code": 1}"#), ("faults", #"{"kind": "magic"}"#), ("faults", #"{"kind": "error"}"#),
      ("faults", #"{"kind": "reset", "endpoint": "tokens"}"#), ("faults", #"{"kind": "latency", "milliseconds": -1}"#),
      ("device-codes/approve", #"{"user": "nobody"}"#), ("device-codes/approve", #"{"user_code": "NONE"}"#),
    ])
  func refused(call: String, body: String) {
    let answer = entra.control("POST", call, body)

    #expect(answer.status == 400)
    #expect(!answer["error"].isEmpty)
  }

  @Test("GET lists the calls, and what is not a call is 404")
  func listing() {
    #expect(entra.control("GET", "").json["calls"]?.elements.count == Control.calls.count)
    #expect(entra.control("GET", "nothing").status == 404)
    #expect(entra.control("DELETE", "settings").status == 405)
  }
}
