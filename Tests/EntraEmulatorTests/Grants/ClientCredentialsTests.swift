import Testing

@testable import EntraEmulator

@Suite("Client credentials")
struct ClientCredentialsTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  @Test("A secret gives an access token and nothing else")
  func token() {
    let answer = entra.clientToken()

    #expect(answer.status == 200)
    #expect(answer.json.names == ["access_token", "expires_in", "ext_expires_in", "token_type"])
    #expect(answer.json["expires_in"] == 3599)
    #expect(answer.response.headers["Cache-Control"] == "no-store, no-cache")
  }

  @Test("The token says what AKS reads: version 1, the server as audience, no user")
  func claims() {
    let claims = entra.clientToken().claims()

    #expect(claims["aud"] == .string(TestEmulator.aksServer))
    #expect(claims["iss"] == .string("https://sts.windows.net/\(TestEmulator.contoso)/"))
    #expect(claims["appid"] == .string(TestEmulator.ci))
    #expect(claims["appidacr"] == "1")
    #expect(claims["oid"] == claims["sub"])
    #expect(claims["idtyp"] == "app")
    #expect(claims["nbf"] == 1_799_999_700)
    #expect(claims["exp"] == 1_800_003_599)
    #expect(claims["upn"] == nil && claims["scp"] == nil)
  }

  @Test("The resource decides the token's version, not the endpoint")
  func versions() {
    let claims = entra.clientToken(scope: "api://notes.contoso.example/.default").claims()

    #expect(claims["ver"] == "2.0")
    #expect(claims["aud"] == .string(TestEmulator.notesAPI))
    #expect(claims["iss"] == .string("https://localhost:8443/\(TestEmulator.contoso)/v2.0"))
    #expect(claims["azp"] == .string(TestEmulator.ci))
  }

  @Test("Client id and secret may come in the Authorization field")
  func basic() {
    let credential = "NTEwMDAwMDEtYzFjMS00YTRhLThiOGItMDAwMDAwMDAwMGMxOmNpLXNlY3JldCU3RWZvci50ZXN0cy1vbmx5"

    let answer = entra.token(
      ["grant_type": "client_credentials", "scope": TestEmulator.aksScope], headers: ["Authorization": "Basic \(credential)"])

    #expect(answer.status == 200)
  }

  @Test("Version 1 sends every number as a string, and `spn:` before the audience")
  func legacy() {
    let answer = entra.post(
      "/\(TestEmulator.contoso)/oauth2/token?api-version=1.0",
      [
        "grant_type": "client_credentials", "client_id": TestEmulator.ci, "client_secret": TestEmulator.ciSecret,
        "resource": TestEmulator.aksServer,
      ])

    #expect(answer.json["expires_in"] == "3599")
    #expect(answer.json["expires_on"] == "1800003599")
    #expect(answer.json["not_before"] == "1799999700")
    #expect(answer.json["resource"] == .string(TestEmulator.aksServer))
    #expect(answer.claims()["aud"] == .string("spn:" + TestEmulator.aksServer))
  }

  @Test("One slash before `/.default` belongs to the resource")
  func doubleSlash() {
    let answer = entra.clientToken(scope: "https://management.core.windows.net//.default")

    #expect(answer.claims()["aud"] == "https://management.core.windows.net/")
  }

  @Test("A long-lived token says when to renew it", arguments: [(86399, 43199), (3600, nil)])
  func refreshIn(lifetime: Int, expected: Int?) {
    entra.control("POST", "settings", #"{"access_token_lifetime": \#(lifetime)}"#)

    let answer = entra.clientToken()

    #expect(answer.json["expires_in"] == .int(lifetime))
    #expect(answer.json["refresh_in"] == expected.map(JSON.int))
  }

  struct Refusal: CustomTestStringConvertible {
    var changed: [String: String]
    var status = 400
    var error: String
    var code: Int
    var tenant = TestEmulator.contoso
    var testDescription: String { "AADSTS\(code) \(changed)" }
  }

  static let refusals = [
    Refusal(changed: ["client_secret": "wrong"], status: 401, error: "invalid_client", code: 7_000_215),
    Refusal(changed: ["client_secret": ""], status: 401, error: "invalid_client", code: 7_000_218),
    Refusal(
      changed: ["client_id": TestEmulator.expiredCI, "client_secret": "ci-expired-secret~for.tests-only"], status: 401,
      error: "invalid_client", code: 7_000_222),
    Refusal(changed: ["client_id": TestEmulator.aksClient], status: 401, error: "invalid_client", code: 700025),
    Refusal(changed: ["client_id": "nobody"], error: "unauthorized_client", code: 700016),
    Refusal(changed: [:], error: "unauthorized_client", code: 700016, tenant: TestEmulator.fabrikam),
    Refusal(changed: ["client_id": ""], error: "invalid_request", code: 900144),
    Refusal(changed: ["scope": ""], error: "invalid_request", code: 900144),
    Refusal(changed: ["scope": "api://nothing/.default"], error: "invalid_resource", code: 500011),
    Refusal(changed: ["scope": TestEmulator.aksServer + "/user.read"], error: "invalid_scope", code: 1_002_012),
    Refusal(changed: ["scope": TestEmulator.aksServer], error: "invalid_scope", code: 70011),
    Refusal(changed: ["scope": "a/.default b/.default"], error: "invalid_scope", code: 700022),
    Refusal(changed: ["resource": TestEmulator.aksServer], error: "invalid_request", code: 901002),
    Refusal(changed: ["grant_type": "magic"], error: "unsupported_grant_type", code: 70003),
    Refusal(changed: ["grant_type": ""], error: "invalid_request", code: 900144),
    Refusal(changed: [:], error: "invalid_tenant", code: 90002, tenant: "nowhere"),
    Refusal(changed: [:], error: "invalid_request", code: 50059, tenant: "common"),
  ]

  @Test("What is wrong is told by number and name", arguments: refusals)
  func refused(refusal: Refusal) {
    var form = [
      "grant_type": "client_credentials", "client_id": TestEmulator.ci, "client_secret": TestEmulator.ciSecret,
      "scope": TestEmulator.aksServer + "/.default",
    ]
    form.merge(refusal.changed) { $1 }
    let body = form.map { "\($0.key)=\($0.value)" }.joined(separator: "&")

    let answer = entra.send("POST", "/\(refusal.tenant)/oauth2/v2.0/token", body: body)

    #expect(answer.status == refusal.status)
    #expect(answer["error"] == refusal.error)
    #expect(answer.code == refusal.code)
  }

  @Test("An error has every field that clients print")
  func errorBody() {
    let correlation = "11111111-2222-3333-4444-555555555555"

    let answer = entra.token(
      ["grant_type": "client_credentials", "client_id": TestEmulator.ci, "client_secret": "x", "scope": "a/.default"],
      headers: ["client-request-id": correlation])

    #expect(answer["correlation_id"] == correlation)
    #expect(answer.response.headers["client-request-id"] == correlation)
    #expect(answer["timestamp"] == "2027-01-15 08:00:00Z")
    #expect(answer["trace_id"] == answer.response.headers["x-ms-request-id"])
    #expect(answer.response.headers["x-ms-clitelem"] == "1,7000215,0,,")
    let lines = answer["error_description"].split(separator: "\r\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("AADSTS7000215: "))
    #expect(lines[2] == "Correlation ID: \(correlation)")
    #expect(answer["error_uri"] == "https://localhost:8443/error?code=7000215")
  }

  @Test("GET on the token endpoint is AADSTS900561")
  func getToken() {
    let answer = entra.get("/common/oauth2/v2.0/token")

    #expect(answer.status == 405)
    #expect(answer.code == 900561)
  }
}
