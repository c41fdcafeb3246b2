import Foundation
import Testing

@testable import EntraEmulator

@Suite struct ResourceManagerTests {
  private let test: TestEmulator
  private static let scope = "https://management.core.windows.net//.default openid offline_access"
  private static let version = "?api-version=2022-12-01"

  init() throws {
    test = try TestEmulator()
  }

  private func get(_ path: String, token: String?) -> Answer {
    test.get("/arm/\(path)", headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
  }

  @Test("Anybody may learn where the cloud's services are")
  func endpoints() {
    let answer = test.get("/arm/metadata/endpoints?api-version=2022-09-01")

    #expect(answer.status == 200)
    #expect(answer["resourceManager"] == "https://localhost:8443/arm")
    #expect(
      answer.json["authentication"] == [
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"], "identityProvider": "AAD",
        "loginEndpoint": "https://localhost:8443", "tenant": "common",
      ])
  }

  @Test("An application sees its tenant and that tenant's subscriptions")
  func application() {
    let token = test.clientToken(scope: Self.scope)["access_token"]

    #expect(names(get("tenants\(Self.version)", token: token)) == ["Contoso"])
    #expect(names(get("subscriptions\(Self.version)", token: token)) == ["Contoso Demo", "Contoso Staging"])
  }

  @Test("A user sees every tenant with an account of theirs, in whichever the token is of")
  func user() {
    let refreshToken = test.signIn("ada@contoso.example", client: TestEmulator.azureCLI, scope: Self.scope)["refresh_token"]
    let away = test.refresh(refreshToken, client: TestEmulator.azureCLI, scope: Self.scope, tenant: TestEmulator.fabrikam)["access_token"]

    #expect(names(get("tenants\(Self.version)", token: away)) == ["Contoso", "Fabrikam"])
    #expect(names(get("subscriptions\(Self.version)", token: away)) == ["Fabrikam"])
  }

  @Test("One subscription is found by its ID, in the token's tenant only")
  func subscription() {
    let token = test.clientToken(scope: Self.scope)["access_token"]
    let (here, elsewhere) = (
      get("subscriptions/00000000-0000-4000-8000-000000000002\(Self.version)", token: token),
      get("subscriptions/00000000-0000-4000-8000-000000000003\(Self.version)", token: token)
    )

    #expect(here.status == 200 && here["displayName"] == "Contoso Staging" && here["tenantId"] == TestEmulator.contoso)
    #expect(elsewhere.status == 404 && elsewhere.json["error"]?["code"] == "SubscriptionNotFound")
  }

  @Test("A cluster's kubeconfig is for people with a device code, as AKS gives it; unknown clusters have none")
  func clusterCredentials() throws {
    let token = test.clientToken(scope: Self.scope)["access_token"]
    let group =
      "/arm/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters"
    let ask = { (name: String, token: String) in
      test.send("POST", "\(group)/\(name)/listClusterUserCredential\(Self.version)", headers: ["Authorization": "Bearer \(token)"])
    }
    let (found, unknown, foreign) = (ask("demo", token), ask("other", token), ask("demo", test.clientToken()["access_token"]))

    guard case .string(let encoded)? = found.json["kubeconfigs"]?.elements.first?["value"] else {
      Issue.record("\(found.json)")
      return
    }
    let text = String(decoding: try #require(Data(base64Encoded: encoded)), as: UTF8.self)
    #expect(text.contains("    server: https://localhost:8443/aks/demo\n") && text.contains("- name: clusterUser_rg_demo\n"))
    #expect(
      text.contains("      - --server-id\n      - \(TestEmulator.aksServer)\n      - --client-id\n      - \(TestEmulator.aksClient)\n"))
    #expect(text.contains("certificate-authority-data: \(Data("the CA".utf8).base64EncodedString())\n"))
    #expect(unknown.status == 404 && unknown.json["error"]?["code"] == "ResourceNotFound")
    #expect(foreign.status == 401)
  }

  @Test("A missing token, one for another service and one out of time are refused, and so is a request without a version")
  func refused() {
    let (mine, foreign) = (test.clientToken(scope: Self.scope)["access_token"], test.clientToken()["access_token"])
    let codes = [
      get("subscriptions\(Self.version)", token: nil), get("subscriptions\(Self.version)", token: foreign),
      get("tenants\(Self.version)", token: "\(mine)x"), get("tenants", token: mine),
    ].map { $0.json["error"]?["code"] }
    test.clock.advance(4000)
    let late = get("subscriptions\(Self.version)", token: mine)

    #expect(codes == ["AuthenticationFailed", "InvalidAuthenticationToken", "InvalidAuthenticationToken", "MissingApiVersionParameter"])
    #expect(late.status == 401 && late.response.headers["WWW-Authenticate"]?.contains("invalid_token") == true)
  }

  private func names(_ answer: Answer) -> [JSON] {
    answer.json["value"]?.elements.compactMap { $0["displayName"] } ?? []
  }
}
