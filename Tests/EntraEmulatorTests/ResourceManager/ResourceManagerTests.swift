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

  @Test("Where a list of clouds is asked for, it is the only one")
  func clouds() {
    let list = test.get("/arm/metadata/endpoints?api-version=2019-05-01").json.elements

    #expect(list.map { $0["name"] } == ["EntraEmulator"])
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
    #expect(elsewhere.status == 401 && elsewhere.json["error"]?["code"] == "InvalidAuthenticationTokenTenant")
  }

  @Test("Only subscriptions in which a role is are seen, at whatever place in them it is")
  func visibleSubscriptions() {
    let bob = { test.signIn("bob@contoso.example", client: TestEmulator.azureCLI, scope: Self.scope)["access_token"] }
    let before = (
      get("subscriptions\(Self.version)", token: bob()),
      get("subscriptions/00000000-0000-4000-8000-000000000002\(Self.version)", token: bob())
    )

    let order = #"{"role": "Azure Kubernetes Service RBAC Reader", "assignee": "bob@contoso.example", "cluster": "staging"}"#
    test.control("POST", "role-assignments", order)

    #expect(names(before.0) == [] && before.1.status == 403)
    #expect(names(get("subscriptions\(Self.version)", token: bob())) == ["Contoso Staging"])
    #expect(get("subscriptions/00000000-0000-4000-8000-000000000002\(Self.version)", token: bob()).status == 200)
  }

  @Test("Lists come in pages, and the next page's address works as it stands")
  func pages() {
    let token = test.clientToken(scope: Self.scope)["access_token"]
    test.control("POST", "settings", #"{"resource_manager_page_size": 1}"#)

    let first = get("subscriptions\(Self.version)", token: token)
    let next = first["nextLink"].replacing("https://localhost:8443/arm/", with: "")
    let second = get(next, token: token)

    #expect(names(first) == ["Contoso Demo"] && next.hasPrefix("subscriptions?api-version=2022-12-01&%24skiptoken="))
    #expect(names(second) == ["Contoso Staging"] && second.json["nextLink"] == nil)
    #expect(get("subscriptions\(Self.version)&%24skiptoken=abc", token: token).json["error"]?["code"] == "BadRequest")
  }

  @Test("Resource groups are those of clusters that the caller may read")
  func resourceGroups() {
    let token = test.clientToken(scope: Self.scope)["access_token"]
    let subscription = "subscriptions/00000000-0000-4000-8000-000000000001"
    let listed = get("\(subscription)/resourcegroups\(Self.version)", token: token).json["value"]?.elements.map { $0["name"] }

    #expect(listed == ["demo"])
    #expect(get("\(subscription)/resourcegroups/DEMO\(Self.version)", token: token)["location"] == "westeurope")
    let missing = get("\(subscription)/resourcegroups/moon\(Self.version)", token: token)
    #expect(missing.status == 404 && missing.json["error"]?["code"] == "ResourceGroupNotFound")
  }

  private func names(_ answer: Answer) -> [JSON] {
    answer.json["value"]?.elements.compactMap { $0["displayName"] } ?? []
  }
}
