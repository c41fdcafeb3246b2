import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct PasswordSignInTests {
  private static let realmURL = "https://login.microsoftonline.com/common/UserRealm/ada%40contoso.example?api-version=1.0"
  private static let tokenURL = "https://login.microsoftonline.com/contoso/oauth2/v2.0/token"

  private let test = TestHost()

  private func token(as username: String = "ada@contoso.example", tenant: String = "contoso") throws -> TokenResponse {
    let authority = try Authority(
      environmentName: "", authorityHost: tenant == "adfs" ? "https://sts.example/" : "", tenant: tenant, trustsTemplates: false,
      environment: Environment { _ in nil })
    let client = OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host))
    return try PasswordSignIn(clientID: "app", serverID: "aks", username: username, password: "p&ss w+rd")
      .token(from: authority, client: client)
  }

  private func queueToken() {
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t","refresh_token":"r"}"#)
  }

  private var passwordForm: [String: String] {
    [
      "grant_type": "password", "client_id": "app", "client_info": "1", "username": "ada@contoso.example", "password": "p&ss w+rd",
      "scope": "aks/.default openid offline_access profile",
    ]
  }

  @Test("A managed user's password goes to the token endpoint, after the realm was asked", arguments: ["Managed", "managed", "Unknown"])
  func managed(_ type: String) throws {
    test.network.queue(json: #"{"ver":"1.0","account_type":"\#(type)","domain_name":"contoso.example"}"#)
    queueToken()

    #expect(try token().refreshToken == "r")
    #expect(test.network.requests.map(\.url) == [Self.realmURL, Self.tokenURL])
    #expect(test.network.requests.last?.form == passwordForm)
  }

  @Test("An authority that knows nothing of realms has managed users")
  func withoutRealms() throws {
    test.network.queue(status: 404, json: "")
    queueToken()

    #expect(try token().accessToken == "t")
  }

  @Test(
    "The realm is not asked where it cannot be federated, nor of an AD FS",
    arguments: [("ada@contoso.onmicrosoft.com", "contoso"), ("ADA@Contoso.OnMicrosoft.com", "contoso"), ("ada@contoso.example", "adfs")])
  func withoutAsking(_ username: String, _ tenant: String) throws {
    queueToken()

    _ = try token(as: username, tenant: tenant)

    #expect(
      test.network.requests.map(\.url) == [tenant == "adfs" ? "https://sts.example/adfs/oauth2/token" : Self.tokenURL])
  }

  @Test("User names are one segment of the path, whatever is in them")
  func path() throws {
    test.network.queue(json: #"{"account_type":"Managed"}"#)
    queueToken()

    _ = try token(as: "a b/../?x#@é.example")

    #expect(
      test.network.requests.first?.url
        == "https://login.microsoftonline.com/common/UserRealm/a%20b%2F..%2F%3Fx%23%40%C3%A9.example?api-version=1.0")
  }

  @Test(
    "An answer that does not tell the realm sends no password",
    arguments: [(200, "{}"), (200, "<html>"), (302, ""), (400, #"{"error":"invalid_request"}"#)])
  func unclear(_ status: Int, _ body: String) {
    test.network.queue(status: status, json: body)

    #expect(throws: (any Error).self) { try token() }
    #expect(test.network.requests.count == 1)
  }

  @Test(
    "Refusals are told with what to do",
    arguments: [
      (50126, "user name or password is wrong"), (50034, "this user name does not exist in the tenant"), (50053, "the account is locked"),
      (50055, "the password has expired"), (50076, "multi-factor authentication is needed"),
      (50074, "multi-factor authentication is needed"),
      (50158, "multi-factor authentication is needed"), (50079, "multi-factor authentication must be set up first"),
      (7_000_218, "this application is confidential: allow public client flows"),
    ])
  func refused(_ number: Int, _ remedy: String) {
    test.network.queue(json: #"{"account_type":"Managed"}"#)
    test.network.queue(
      status: 400, json: #"{"error":"invalid_grant","error_description":"AADSTS\#(number): No.","error_codes":[\#(number)]}"#)

    let error = #expect(throws: EntraError.self) { try token() }

    #expect(error?.code == "entra.AADSTS\(number)")
    #expect(error?.remedy.hasPrefix(remedy) == true)
    #expect(error?.isFinalRefusal == true)
  }
}
