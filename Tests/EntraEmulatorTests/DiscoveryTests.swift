import Testing

@testable import EntraEmulator

@Suite("Discovery")
struct DiscoveryTests {
  let entra: TestEmulator

  init() throws { entra = try TestEmulator() }

  @Test("The issuer of version 2 names host and port by which the client came")
  func issuerV2() {
    let answer = entra.get("/contoso.example/v2.0/.well-known/openid-configuration", headers: ["Host": "127.0.0.1:1234"])

    #expect(answer["issuer"] == "https://127.0.0.1:1234/\(TestEmulator.contoso)/v2.0")
    #expect(answer["token_endpoint"] == "https://127.0.0.1:1234/\(TestEmulator.contoso)/oauth2/v2.0/token")
    #expect(answer.response.headers["Cache-Control"] == "max-age=86400, private")
  }

  @Test("The issuer of version 1 is the real service's, with a slash at the end")
  func issuerV1() {
    let answer = entra.get("/\(TestEmulator.contoso)/.well-known/openid-configuration")

    #expect(answer["issuer"] == "https://sts.windows.net/\(TestEmulator.contoso)/")
    #expect(answer["device_authorization_endpoint"].hasSuffix("/oauth2/devicecode"))
  }

  @Test("Without a tenant the issuer has a placeholder", arguments: ["common", "organizations", "Organizations"])
  func placeholder(tenant: String) {
    #expect(entra.get("/\(tenant)/v2.0/.well-known/openid-configuration")["issuer"] == "https://localhost:8443/{tenantid}/v2.0")
  }

  @Test("An unknown tenant is AADSTS90002")
  func unknownTenant() {
    let answer = entra.get("/nowhere.example/v2.0/.well-known/openid-configuration")

    #expect(answer.status == 400)
    #expect(answer["error"] == "invalid_tenant")
    #expect(answer.code == 90002)
  }

  @Test("A Host field that is no host is not repeated")
  func hostileHost() {
    let answer = entra.get("/common/v2.0/.well-known/openid-configuration", headers: ["Host": "evil\"><script>"])

    #expect(answer["issuer"] == "https://localhost/{tenantid}/v2.0")
  }

  @Test(
    "Instance discovery knows the real clouds and itself", arguments: ["login.microsoftonline.com", "localhost:8443", "127.0.0.1:8443"])
  func knownHosts(host: String) {
    let endpoint = "https://\(host)/common/oauth2/v2.0/authorize"
    let answer = entra.get("/common/discovery/instance?api-version=1.1&authorization_endpoint=\(endpoint)")

    #expect(answer.status == 200)
    #expect(answer["api-version"] == "1.1")
    #expect(answer.json["metadata"]?.elements.last?["aliases"]?.elements.contains("localhost:8443") == true)
  }

  @Test(
    "Instance discovery refuses other hosts with AADSTS50049", arguments: ["https://evil.example/t/authorize", "http://localhost/t/a", "x"])
  func unknownHosts(endpoint: String) {
    let answer = entra.get("/common/discovery/instance?api-version=1.1&authorization_endpoint=\(endpoint)")

    #expect(answer.status == 400)
    #expect(answer["error"] == "invalid_instance")
    #expect(answer.code == 50049)
  }

  @Test(
    "The published key checks the tokens, at all three addresses",
    arguments: [
      "/common/discovery/keys", "/contoso.example/discovery/v2.0/keys", "/\(TestEmulator.contoso)/discovery/keys",
    ])
  func keys(address: String) throws {
    let key = try #require(entra.get(address).json["keys"]?.elements.first)
    let token = entra.clientToken()["access_token"].split(separator: ".").map(String.init)
    let header = JSON(parsing: try #require(Base64URL.decode(token[0])))

    #expect(header["kid"] == key["kid"])
    #expect(header["x5t"] == key["x5t"])
    guard case .string(let n) = key["n"], case .string(let e) = key["e"] else { return #expect(Bool(false), "no numbers") }
    let (modulus, exponent) = (try #require(Base64URL.decode(n)), try #require(Base64URL.decode(e)))
    let (signed, signature) = ("\(token[0]).\(token[1])", try #require(Base64URL.decode(token[2])))
    let openssl = try OpenSSLProgram()
    try openssl.requireSignature(signature, of: signed, modulus: modulus, exponent: exponent)
    #expect(throws: OpenSSLProgram.Failure.self) {
      try openssl.requireSignature(signature, of: signed + "x", modulus: modulus, exponent: exponent)
    }
  }
}
