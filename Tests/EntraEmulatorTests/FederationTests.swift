import Foundation
import Testing

@testable import EntraEmulator

@Suite("Federated credentials")
struct FederationTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  private func issued(_ order: String = "{}") -> String {
    entra.control("POST", "federated-token", order)["token"]
  }

  private func redeem(_ assertion: String, client: String = TestEmulator.ci, type: String = FederatedAssertion.type) -> Answer {
    entra.token([
      "grant_type": "client_credentials", "client_id": client, "scope": TestEmulator.aksScope, "client_assertion": assertion,
      "client_assertion_type": type,
    ])
  }

  @Test("A token that fits a credential gives the application's own token")
  func token() {
    let claims = redeem(issued()).claims()

    #expect(claims["appid"] == .string(TestEmulator.ci))
    #expect(claims["appidacr"] == "2")
  }

  @Test(
    "What does not fit is told by number",
    arguments: [
      (#"{"issuer": "https://elsewhere.example/"}"#, 700211), (#"{"audience": "sts.amazonaws.com"}"#, 700212),
      (#"{"subject": "system:serviceaccount:default:other"}"#, 700213), (#"{"subject": "system:serviceaccount:Default:ci"}"#, 7_002_138),
      (#"{"issuer": "https://OIDC.emulator.example/cluster/"}"#, 7_002_138), (#"{"lifetime": -600}"#, 700024),
    ])
  func refused(order: String, code: Int) {
    let answer = redeem(issued(order))

    #expect(answer.status == 401)
    #expect(answer["error"] == "invalid_client")
    #expect(answer.code == code)
  }

  @Test("An application without federated credentials accepts no token")
  func none() {
    #expect(redeem(issued(), client: TestEmulator.expiredCI).code == 70021)
  }

  @Test("A token that another key signed, or none, is refused", arguments: ["", "x", "a.b.c"])
  func forged(text: String) throws {
    let parts = issued().split(separator: ".")
    let assertion = text.isEmpty ? "\(parts[0]).\(parts[1]).\(Base64URL.encode([1, 2, 3]))" : text

    #expect(redeem(assertion).code == 50013)
  }

  @Test("A token serves until its end, with five minutes for clocks that differ")
  func time() {
    let token = issued()
    entra.clock.advance(600 + 299)
    #expect(redeem(token).status == 200)
    entra.clock.advance(2)

    #expect(redeem(token).code == 700024)
  }

  @Test("The type of the assertion must be told")
  func type() {
    #expect(redeem(issued(), type: "").code == 900144)
  }

  @Test("A secret still serves beside them")
  func secret() {
    #expect(entra.clientToken().status == 200)
  }

  // MARK: CI systems

  private func gitHub(_ query: String, token: String = CISystem.gitHubRequestToken) -> Answer {
    entra.send("GET", "/_ci/github/token?\(query)", headers: ["Authorization": "bearer \(token)"])
  }

  private func pipelines(_ query: String, token: String = CISystem.pipelinesAccessToken, headers: Headers = Headers()) -> Answer {
    var headers = headers
    headers["Authorization"] = "Bearer \(token)"
    return entra.send("POST", "/_ci/azure-pipelines/oidctoken?\(query)", headers: headers)
  }

  @Test("GitHub's endpoint gives a token for the audience that is asked for")
  func gitHubToken() {
    let answer = gitHub("api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange")

    #expect(answer.json.names == ["count", "value"])
    #expect(answer.claims("value")["aud"] == "api://AzureADTokenExchange")
    #expect(answer.claims("value")["iss"] == .string(TokenIssuer.gitHub))
    #expect(redeem(answer["value"]).status == 200)
    #expect(redeem(gitHub("audience=other")["value"]).code == 700212)
    #expect(redeem(gitHub("audience=api://AzureADTokenExchange&subject=repo:x")["value"]).code == 700213)
  }

  @Test("Azure Pipelines' endpoint gives a token for the service connection that is named")
  func pipelinesToken() {
    let answer = pipelines("api-version=7.1&serviceConnectionId=5c000001-c1c1-4a4a-8b8b-0000000000c1")

    #expect(answer.json.names == ["oidcToken"])
    #expect(redeem(answer["oidcToken"]).status == 200)
    #expect(redeem(pipelines("api-version=7.1&serviceConnectionId=other")["oidcToken"]).code == 700213)
    #expect(pipelines("api-version=7.1").status == 400)
  }

  @Test("Who does not know the job's token is refused: with 401, or a redirect to a page")
  func unauthorized() {
    #expect(gitHub("audience=x", token: "wrong").status == 401)
    #expect(pipelines("serviceConnectionId=x", token: "wrong", headers: ["X-TFS-FedAuthRedirect": "Suppress"]).status == 401)
    #expect(pipelines("serviceConnectionId=x", token: "wrong").response.headers["Location"]?.hasPrefix("https://") == true)
  }

  @Test("The issuer's key is public, and is not the one that signs Entra's tokens")
  func keys() {
    let keys = entra.get("/_ci/keys").json["keys"]?.elements ?? []

    #expect(keys.count == 1)
    #expect(keys.first?["kid"] != entra.get("/common/discovery/v2.0/keys").json["keys"]?.elements.first?["kid"])
  }

  @Test("Federated credentials survive a configuration file")
  func configuration() throws {
    let text = try String(decoding: Configuration.builtIn.json(), as: UTF8.self)

    #expect(text.contains(#""federatedCredentials" : ["#))
  }
}
