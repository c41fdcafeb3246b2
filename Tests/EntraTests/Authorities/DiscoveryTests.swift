import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct DiscoveryTests {
  private let test = TestHost()

  private func authority(_ host: String = "https://login.example:8443/") throws -> Authority {
    try Authority(
      environmentName: "", authorityHost: host, tenant: "contoso", trustsTemplates: false, environment: Environment { _ in nil })
  }

  private func queue(issuer: String, token: String, device: String = "https://login.example:8443/device") {
    test.network.queue(json: #"{"issuer":"\#(issuer)","token_endpoint":"\#(token)","device_authorization_endpoint":"\#(device)"}"#)
  }

  private func tokenEndpoint(of host: String = "https://login.example:8443/", isLegacy: Bool = false) throws -> String {
    var authority = try authority(host)
    authority.isLegacy = isLegacy
    return try authority.endpoints(OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host))).token
  }

  @Test("A known host is asked nothing")
  func known() throws {
    #expect(try tokenEndpoint(of: "https://login.microsoftonline.com/") == "https://login.microsoftonline.com/contoso/oauth2/v2.0/token")
    #expect(test.network.requests == [])
  }

  @Test("The v1 endpoints follow from templates on any host")
  func legacy() throws {
    #expect(try tokenEndpoint(isLegacy: true) == "https://login.example:8443/contoso/oauth2/token?api-version=1.0")
    #expect(test.network.requests == [])
  }

  @Test("An unknown host is asked once, itself and nobody else, for the endpoints it names")
  func unknown() throws {
    queue(issuer: "https://login.example:8443/contoso/v2.0", token: "https://login.example:8443/other/token")

    #expect(try tokenEndpoint() == "https://login.example:8443/other/token")
    #expect(test.network.requests.map(\.method) == ["GET"])
    #expect(test.network.requests.map(\.url) == ["https://login.example:8443/contoso/v2.0/.well-known/openid-configuration"])
  }

  @Test(
    "An issuer elsewhere is refused",
    arguments: [
      "https://evil.example:8443/contoso/v2.0", "https://login.example/contoso/v2.0", "https://login.example:8444/contoso",
      "http://login.example:8443/contoso/v2.0", "https://login.example.evil.example:8443/",
      "https://login.microsoftonline.com/contoso/v2.0",
      "login.example:8443", "",
    ])
  func foreignIssuer(_ issuer: String) {
    queue(issuer: issuer, token: "https://login.example:8443/token")

    #expect(throws: AuthorityError.foreignEndpoint(authority: "login.example:8443", field: "issuer")) { try tokenEndpoint() }
  }

  @Test(
    "A token endpoint elsewhere is refused before it gets anything",
    arguments: [
      "https://evil.example/token", "http://login.example:8443/token", "https://login.example/token",
      "https://login.example:8443@evil.example/token", #"https://evil.example\\@login.example:8443/token"#,
      #"https://login.example:8443\\@evil.example/token"#, "https://user@login.example:8443/token", "https://login.example:8443/token#",
      "https://login.example:8443/a token", " https://login.example:8443/token",
    ])
  func foreignEndpoint(_ endpoint: String) {
    queue(issuer: "https://login.example:8443/contoso/v2.0", token: endpoint)

    #expect(throws: AuthorityError.foreignEndpoint(authority: "login.example:8443", field: "token endpoint")) { try tokenEndpoint() }
    #expect(test.network.requests.count == 1)
  }

  @Test(
    "A device authorization endpoint elsewhere is refused as well",
    arguments: ["https://evil.example/device", #"https://evil.example\\@login.example:8443/device"#, "https://login.example:8443/a b"])
  func foreignDeviceEndpoint(_ endpoint: String) {
    queue(issuer: "https://login.example:8443/contoso/v2.0", token: "https://login.example:8443/token", device: endpoint)

    #expect(throws: AuthorityError.foreignEndpoint(authority: "login.example:8443", field: "device authorization endpoint")) {
      try tokenEndpoint()
    }
  }

  @Test(
    "A region's host may name the host and the aliases of its cloud",
    arguments: ["login.microsoftonline.com", "sts.windows.net", "westeurope.login.microsoft.com"])
  func alias(_ issuer: String) throws {
    queue(
      issuer: "https://\(issuer)/contoso/v2.0", token: "https://login.windows.net/contoso/oauth2/v2.0/token",
      device: "https://login.windows.net/contoso/device")

    #expect(try tokenEndpoint(of: "https://westeurope.login.microsoft.com/") == "https://login.windows.net/contoso/oauth2/v2.0/token")
  }

  @Test("An alias of another cloud is refused")
  func aliasOfOtherCloud() {
    queue(issuer: "https://login.microsoftonline.us/contoso/v2.0", token: "https://login.microsoftonline.us/token")

    #expect(throws: AuthorityError.foreignEndpoint(authority: "westeurope.login.microsoft.com", field: "issuer")) {
      try tokenEndpoint(of: "https://westeurope.login.microsoft.com/")
    }
  }

  @Test("The port of https, given or not, is the same host")
  func defaultPort() throws {
    queue(issuer: "https://login.example/contoso/v2.0", token: "https://login.example/token", device: "https://login.example/device")

    let endpoint = try tokenEndpoint(of: "https://login.example:443/")
    #expect(endpoint == "https://login.example/token")
  }

  @Test(
    "A document without an issuer or an endpoint is an error",
    arguments: ["{}", #"{"issuer":"https://login.example:8443/"}"#, #"{"token_endpoint":"https://login.example:8443/token"}"#])
  func incomplete(_ json: String) {
    test.network.queue(json: json)

    #expect(throws: AuthorityError.incompleteDiscovery(authority: "login.example:8443")) { try tokenEndpoint() }
  }

  @Test("A page in the place of the document is told from a document")
  func page() {
    test.network.queue(headers: [("Content-Type", "text/html; charset=utf-8")], json: "<html>Welcome</html>")

    let error = #expect(throws: UnexpectedResponse.self) { try tokenEndpoint() }

    #expect(error?.code == "network.portal")
    #expect(error?.summary == "login.example:8443 answered 200 with text/html, which is not a discovery document")
  }

  @Test("An unknown tenant's refusal is told as the server told it")
  func unknownTenant() {
    test.network.queue(
      status: 400, json: #"{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant not found.","error_codes":[90002]}"#)

    let error = #expect(throws: EntraError.self) { try tokenEndpoint() }

    #expect(error?.code == "entra.AADSTS90002")
  }
}
