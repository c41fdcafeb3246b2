import Foundation
import Testing

@testable import EntraEmulator

@Suite("Refusals of Resource Manager")
struct ResourceManagerRefusalTests {
  private let entra: TestEmulator
  private let ci: ResourceManagerClient
  private static let demo = ResourceManagerClient.demo
  private static let list = "\(demo)/\(ResourceManagerClient.clusters)"
  private static let foreign = "/subscriptions/00000000-0000-4000-8000-000000000003"

  init() throws {
    entra = try TestEmulator()
    ci = ResourceManagerClient(entra)
  }

  private func get(_ path: String, token: String?) -> Answer {
    entra.get("/arm\(path)?api-version=2023-10-01", headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
  }

  @Test("Without a token the answer says at which tenant to sign in")
  func noToken() {
    let (owned, general) = (get(Self.foreign, token: nil), get("/subscriptions", token: nil))

    #expect([owned, general].map(\.refusal) == ["401 AuthenticationFailed", "401 AuthenticationFailed"])
    #expect(
      owned.response.headers["WWW-Authenticate"]
        == #"Bearer authorization_uri="https://localhost:8443/\#(TestEmulator.fabrikam)", error="invalid_token""#)
    #expect(general.response.headers["WWW-Authenticate"]?.contains("/common\"") == true)
    #expect(get("/subscriptions/00000000-0000-4000-8000-000000000009", token: nil).refusal == "404 SubscriptionNotFound")
  }

  @Test("A token of another tenant is refused with both tenants")
  func wrongTenant() {
    let answer = ci.get(Self.foreign)

    #expect(answer.refusal == "401 InvalidAuthenticationTokenTenant")
    #expect(answer.message.contains("'https://sts.windows.net/\(TestEmulator.contoso)/'"))
    #expect(answer.message.contains("'https://sts.windows.net/\(TestEmulator.fabrikam)/'"))
    #expect(answer.message.contains("'https://login.windows.net/\(TestEmulator.fabrikam)'"))
  }

  @Test("A token for another service, a broken one and one out of time are told apart")
  func badTokens() {
    let broken = get(Self.list, token: ci.token + "x")
    let other = get(Self.list, token: entra.clientToken()["access_token"])
    entra.clock.advance(4000)

    #expect(broken.refusal == "401 InvalidAuthenticationToken")
    #expect(other.refusal == "401 InvalidAuthenticationTokenAudience" && other.message.contains("'https://management.azure.com/'"))
    #expect(ci.get(Self.list).refusal == "401 ExpiredAuthenticationToken")
  }

  @Test(
    "Every name of Resource Manager is good for its tokens",
    arguments: [
      "https://management.azure.com/", "https://management.azure.com//", "https://management.core.windows.net//",
      "797f4846-ba00-4fd7-ba43-dac1f8f63013/",
    ])
  func audiences(resource: String) {
    let token = entra.clientToken(scope: resource + ".default")["access_token"]

    #expect(get(Self.list, token: token).status == 200)
  }

  @Test("A request needs a version, and the version is a date")
  func versions() {
    let headers: Headers = ["Authorization": "Bearer \(ci.token)"]

    #expect(entra.get("/arm\(Self.list)", headers: headers).refusal == "400 MissingApiVersionParameter")
    #expect(entra.get("/arm\(Self.list)?api-version=1", headers: headers).refusal == "400 InvalidApiVersionParameter")
    #expect(entra.get("/arm\(Self.list)?api-version=2023-10-02-preview", headers: headers).status == 200)
  }

  @Test("What is not there, and what nobody serves, is told apart")
  func missing() {
    let clusters = ResourceManagerClient.clusters

    #expect(ci.get("/subscriptions/00000000-0000-4000-8000-000000000009").refusal == "404 SubscriptionNotFound")
    #expect(ci.get("\(Self.demo)/resourceGroups/moon/\(clusters)/demo").refusal == "404 ResourceGroupNotFound")
    #expect(ci.get("\(Self.demo)/resourceGroups/demo/\(clusters)/moon").refusal == "404 ResourceNotFound")
    #expect(ci.get("\(Self.demo)/providers/Microsoft.Kitchen/cooks").refusal == "404 InvalidResourceType")
    #expect(ci.get("\(Self.demo)/resourceGroups/demo/\(clusters)/demo/listClusterUserCredential").status == 405)
  }

  @Test("Refusals are ordered by their code, in either form, for some requests only")
  func faults() {
    let order = { (members: String) in entra.control("POST", "faults", #"{"kind": "refusal", \#(members)}"#) }
    _ = order(#""endpoint": "managed-clusters", "error": "TooManyRequests", "retry_after": 7, "times": 1"#)
    let throttled = ci.get(Self.list)
    _ = order(#""error": "MissingSubscriptionRegistration", "path": "000000000001/PROVIDERS""#)
    let (unregistered, elsewhere) = (ci.get(Self.list), ci.get("\(ResourceManagerClient.staging)/\(ResourceManagerClient.clusters)"))
    entra.control("DELETE", "faults")
    _ = order(#""error": "Conflict", "status": 409, "flat": true, "message": "busy""#)
    let flat = ci.get(Self.list)

    #expect(throttled.refusal == "429 TooManyRequests" && throttled.response.headers["Retry-After"] == "7")
    #expect(unregistered.refusal == "409 MissingSubscriptionRegistration" && elsewhere.status == 200)
    #expect(flat.text == #"{"code":"Conflict","details":null,"message":"busy","subcode":""}"#)
    #expect(order(#""error": "Cook""#).status == 400 && order(#""times": 1"#).status == 400)
  }

  @Test("A refusal may demand claims of the next token")
  func claims() {
    entra.control("POST", "faults", #"{"kind": "refusal", "error": "InvalidAuthenticationToken", "claims": "{\"access_token\":{}}"}"#)
    let challenge = ci.get(Self.list).response.headers["WWW-Authenticate"]

    #expect(challenge?.hasSuffix(#", claims="\#(Data(#"{"access_token":{}}"#.utf8).base64EncodedString())""#) == true)
  }

  @Test("Identifiers of the request come back")
  func correlation() {
    let answer = entra.get(
      "/arm\(Self.list)?api-version=2023-10-01",
      headers: ["Authorization": "Bearer \(ci.token)", "x-ms-correlation-request-id": "abc", "x-ms-client-request-id": "def"])

    #expect(answer.response.headers["x-ms-correlation-request-id"] == "abc")
    #expect(answer.response.headers["x-ms-client-request-id"] == "def")
    #expect(answer.response.headers["x-ms-ratelimit-remaining-subscription-reads"] == "249")
  }

  @Test("AKS's and Arc's own clients get no token for Resource Manager, however they ask")
  func preauthorization() {
    let scope = "https://management.azure.com/.default offline_access"
    let refreshToken = entra.signIn("ada@contoso.example")["refresh_token"]
    let answers = [
      entra.signIn("ada@contoso.example", scope: scope), entra.refresh(refreshToken, scope: scope),
      entra.signIn("ada@contoso.example", client: KnownApplications.arcClient, scope: scope),
    ]

    #expect(answers.map(\.code) == [65002, 65002, 65002] && answers.map { $0["error"] } == Array(repeating: "invalid_request", count: 3))
    #expect(
      answers[0]["error_description"].hasPrefix(
        "AADSTS65002: Consent between first party application '\(TestEmulator.aksClient)' and first party resource '797f4846-ba00-4fd7-ba43-dac1f8f63013'"
      ))
    #expect(entra.signIn("ada@contoso.example").status == 200)
  }
}
