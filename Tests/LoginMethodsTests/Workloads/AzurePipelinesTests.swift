import Entra
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct AzurePipelinesTests {
  private let test = TestHost(environment: ["SYSTEM_ACCESSTOKEN": "acc3ss", "SYSTEM_OIDCREQUESTURI": "https://vstoken.example/oidctoken"])

  private var flags: [Setting: String] { .contoso.with(.azurePipelinesServiceConnectionID, "SC 1").with(.login, "azurepipelines") }

  @Test("The job's ID token for the service connection is asked for and redeemed")
  func token() throws {
    test.network.queue(json: #"{"oidcToken":"a.b.c"}"#)
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)

    let issued = try test.obtain(.azurePipelines, flags)

    let requests = test.network.requests
    #expect(issued.token.text == "t")
    #expect(
      requests.map(\.url) == [
        "https://vstoken.example/oidctoken?api-version=7.1&serviceConnectionId=SC+1",
        "https://login.microsoftonline.com/contoso/oauth2/v2.0/token",
      ])
    #expect(requests.map(\.method) == ["POST", "POST"])
    #expect(requests.first?.body == [])
    let sent = Dictionary(uniqueKeysWithValues: try #require(requests.first).headers.map { ($0.name, $0.value) })
    #expect(sent["Authorization"] == "Bearer acc3ss")
    #expect(sent["Content-Type"] == "application/json")
    #expect(sent["X-TFS-FedAuthRedirect"] == "Suppress")
    #expect(requests.last?.form["client_assertion"] == "a.b.c")
    #expect(requests.last?.headers.contains { $0.value.contains("acc3ss") } == false)
  }

  @Test(
    "The job's token goes over https, or over plain http within this machine, and nowhere else",
    arguments: [
      ("http://127.0.0.1:8080/oidctoken", true), ("http://vstoken.example/o", false), (#"https://vstoken.example\@evil.example/o"#, false),
    ])
  func address(_ address: String, _ isTaken: Bool) {
    let test = TestHost(environment: ["SYSTEM_ACCESSTOKEN": "acc3ss", "SYSTEM_OIDCREQUESTURI": address])
    test.network.queue(json: #"{"oidcToken":"a.b.c"}"#)
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)

    let issued = Result { try test.obtain(.azurePipelines, flags) }

    #expect(test.network.requests.count == (isTaken ? 2 : 0))
    switch issued {
    case .success(let issued): #expect(isTaken && issued.token.text == "t")
    case .failure(let error): #expect(!isTaken && (error as? JobAddressError)?.code == "federation.address")
    }
  }

  @Test("The variables of the Azure tasks fill what no flag gives")
  func variables() throws {
    let test = TestHost(environment: [
      "SYSTEM_ACCESSTOKEN": "acc3ss", "SYSTEM_OIDCREQUESTURI": "https://vstoken.example/o", "AZURESUBSCRIPTION_CLIENT_ID": "app",
      "AZURESUBSCRIPTION_TENANT_ID": "contoso", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "SC",
    ])
    test.network.queue(json: #"{"oidcToken":"a.b.c"}"#)
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)

    _ = try test.obtain(.azurePipelines, [.login: "azurepipelines", .serverID: "aks"])

    #expect(test.network.requests.first?.url == "https://vstoken.example/o?api-version=7.1&serviceConnectionId=SC")
    #expect(test.network.requests.last?.form["client_id"] == "app")
  }

  @Test(
    "A page, a redirect, 401 and 403 mean that the job may not",
    arguments: [(302, "text/html"), (401, "text/html"), (403, "application/json"), (203, "text/html"), (200, "text/html")])
  func notAuthorized(_ status: Int, _ type: String) {
    test.network.queue(status: status, headers: [("Content-Type", type), ("x-vss-e2eid", "5d1f")], json: "<html>s3cr3t")

    let error = #expect(throws: AzurePipelinesIDTokenError.self) { try test.obtain(.azurePipelines, flags) }

    #expect(error == .notAuthorized(status: status, reference: "x-vss-e2eid 5d1f"))
    #expect(error?.report.contains("s3cr3t") == false)
    #expect(error?.isFinalRefusal == true)
    #expect(test.network.requests.count == 1)
  }

  @Test("Other refusals are told with status and message")
  func refused() {
    test.network.queue(status: 404, json: #"{"message":"No service connection SC 1"}"#)

    let error = #expect(throws: AzurePipelinesIDTokenError.self) { try test.obtain(.azurePipelines, flags) }

    #expect(error?.summary == "Azure Pipelines gave no ID token: status 404, response body: No service connection SC 1")
  }

  @Test("A busy server is asked again")
  func retries() throws {
    test.network.queue(status: 503, json: "")
    test.network.queue(json: #"{"oidcToken":"a.b.c"}"#)
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)

    _ = try test.obtain(.azurePipelines, flags)

    #expect(test.network.requests.count == 3)
  }

  @Test("An answer without oidcToken is told", arguments: ["{}", #"{"oidcToken":""}"#, "rubbish"])
  func noToken(_ body: String) {
    test.network.queue(json: body)

    #expect(throws: AzurePipelinesIDTokenError.noToken) { try test.obtain(.azurePipelines, flags) }
  }
}
