import Entra
import OAuth
import Platform
import TestSupport
import Testing

@testable import ResourceManager

struct ResourceManagerClientTests {
  private let test = TestManager()

  @Test("A request carries the token, says what it accepts, and has an ID of its own")
  func request() throws {
    test.network.queue(json: "{}")

    _ = try test.client().answer("GET", "/subscriptions?api-version=2022-12-01")

    let request = try #require(test.network.requests.first)
    #expect(request.url == "https://arm.example/subscriptions?api-version=2022-12-01" && request.method == "GET")
    #expect(request.header("Authorization") == "Bearer token-1" && request.header("Accept") == "application/json")
    #expect(request.header("x-ms-correlation-request-id")?.count == 36)
    #expect(request.credentials == ["token-1"])
  }

  @Test("The wrong tenant is changed once, and the right one stays for later requests")
  func wrongTenant() throws {
    let client = try test.client()
    test.queueWrongTenant()
    test.network.queue(json: "{}")
    test.network.queue(json: "{}")

    _ = try client.answer("POST", "/a")
    _ = try client.answer("POST", "/b")

    #expect(test.asked == ["own", TestManager.other, TestManager.other])
  }

  @Test("Where another tenant's token cannot be had, or is refused too, both tenants are named", arguments: [true, false])
  func wrongTenantStays(_ canChangeTenant: Bool) throws {
    let client = try test.client(canChangeTenant: canChangeTenant)
    test.queueWrongTenant()
    if canChangeTenant { test.queueWrongTenant() }

    let error = #expect(throws: ResourceManagerError.self) { try client.answer("GET", "/a") }

    #expect(error?.code == "arm.tenant" && error?.remedy == "sign in to that tenant: --tenant-id \(TestManager.other)")
    #expect(error?.summary == "the token is of tenant \(TestManager.tenant), and the subscription belongs to tenant \(TestManager.other)")
    #expect(test.network.requests.count == (canChangeTenant ? 2 : 1))
  }

  @Test("A token that is refused is replaced once")
  func refusedToken() throws {
    let client = try test.client()
    test.queueRefusal(401, "ExpiredAuthenticationToken", "over")
    test.queueRefusal(401, "ExpiredAuthenticationToken", "over")

    let error = #expect(throws: ResourceManagerError.self) { try client.answer("GET", "/a") }

    #expect(test.asked == ["own", "own anew"])
    #expect(error?.code == "arm.token" && error?.summary == "arm.example refused: over [ExpiredAuthenticationToken]")
  }

  @Test("A missing right names action, scope and the role to ask for, by name and ID")
  func noRight() throws {
    let scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"
    test.queueRefusal(
      403, "AuthorizationFailed",
      "The client 'ada@contoso.example' with object id 'x' does not have authorization to perform action "
        + "'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action' over scope '\(scope)' or the scope is invalid. If access "
        + "was recently granted, please refresh your credentials.", headers: [("x-ms-correlation-request-id", "abc")])

    let error = #expect(throws: ResourceManagerError.self) { try test.client().answer("POST", "/a") }

    #expect(error?.code == "arm.no-right")
    #expect(
      error?.summary
        == "you have no right to Microsoft.ContainerService/managedClusters/listClusterUserCredential/action on \(scope) (correlation ID abc)"
    )
    #expect(
      error?.remedy.contains(#"the role "Azure Kubernetes Service Cluster User Role" (4abbcc35-e782-43d8-92c5-2d3f1bd2253f)"#) == true)
  }

  @Test(
    "Every refusal is an error of its own",
    arguments: [
      (404, "SubscriptionNotFound", "no", "arm.not-found"), (404, "ResourceNotFound", "no", "arm.not-found"),
      (409, "MissingSubscriptionRegistration", "no", "arm.not-registered"), (400, "NoRegisteredProviderFound", "no", "arm.version"),
      (400, "InvalidApiVersionParameter", "no", "arm.version"),
      (400, "BadRequest", "is set to disable local accounts.", "arm.local-accounts"),
      (409, "Conflict", "no", "arm.refused"), (403, "RequestDisallowedByPolicy", "no", "arm.refused"),
      (403, "AuthorizationFailed", "You may not.", "arm.refused"),
    ])
  func refusals(_ status: Int, _ code: String, _ message: String, _ expected: String) throws {
    test.queueRefusal(status, code, message)

    let error = #expect(throws: ResourceManagerError.self) { try test.client().answer("GET", "/a") }

    #expect(error?.code == expected && error?.isFinalRefusal == true)
  }

  @Test("The flat form of AKS is read as well")
  func flatForm() throws {
    test.network.queue(
      status: 400, json: #"{"code":"BadRequest","details":null,"message":"It is set to disable local accounts.","subcode":""}"#)

    let error = #expect(throws: ResourceManagerError.self) { try test.client().answer("POST", "/a") }

    #expect(error?.code == "arm.local-accounts")
  }

  @Test("A page for people is a portal's, whatever its status, and other texts are unreadable", arguments: [200, 302, 403])
  func page(_ status: Int) throws {
    test.network.queue(status: status, headers: [("Content-Type", "text/html; charset=utf-8")], json: "<html>")
    test.network.queue(json: "no JSON")
    let client = try test.client()

    let page = #expect(throws: ResourceManagerError.self) { try client.answer("GET", "/a") }
    let text = try client.answer("GET", "/b")

    #expect(page?.code == "arm.portal" && page?.summary == "arm.example answered \(status) with text/html")
    #expect(throws: ResourceManagerError.unreadable(host: "arm.example", what: "list")) {
      try client.decoded([String].self, text, what: "list")
    }
  }

  @Test("Throttling is waited for as long as it says, and named where that is too long")
  func throttling() throws {
    test.queueRefusal(429, "TooManyRequests", headers: [("Retry-After", "7")])
    test.network.queue(json: "{}")
    test.queueRefusal(429, "TooManyRequests", headers: [("Retry-After", "600")])
    let client = try test.client()

    let start = test.clock.uptime
    _ = try client.answer("GET", "/a")

    #expect(test.clock.uptime - start == .seconds(7))
    #expect(throws: Throttled(host: "arm.example", status: 429, retryAfter: .seconds(600))) { try client.answer("GET", "/b") }
  }

  @Test(
    "Only https addresses are asked", arguments: ["http://arm.example", "arm.example", "https://arm.example?x", "https://u:p@arm.example"])
  func address(_ address: String) throws {
    let host = TestHost().host
    #expect(throws: ResourceManagerAddressError.self) {
      try ResourceManagerClient(
        .init(address: address, audience: "a"), client: OAuthClient(host: host, deadline: Deadline(in: .seconds(1), of: host)),
        tokens: ResourceManagerTokens(canChangeTenant: false) { _, _ in "" })
    }
  }
}
