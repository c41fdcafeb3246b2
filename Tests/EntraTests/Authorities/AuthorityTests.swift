import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct AuthorityTests {
  private func authority(
    _ host: String = "", tenant: String = "contoso", environment: String = "AzurePublicCloud", trustsTemplates: Bool = false,
    variables: [String: String] = [:]
  ) throws -> Authority {
    try Authority(
      environmentName: environment, authorityHost: host, tenant: tenant, trustsTemplates: trustsTemplates,
      environment: Environment { variables[$0] })
  }

  // MARK: Endpoints

  @Test(
    "Endpoints follow from templates",
    arguments: [
      ("contoso", "token", false, "https://login.microsoftonline.com/contoso/oauth2/v2.0/token"),
      ("contoso", "devicecode", false, "https://login.microsoftonline.com/contoso/oauth2/v2.0/devicecode"),
      ("contoso", "token", true, "https://login.microsoftonline.com/contoso/oauth2/token?api-version=1.0"),
      ("contoso", "devicecode", true, "https://login.microsoftonline.com/contoso/oauth2/devicecode?api-version=1.0"),
      ("adfs", "token", false, "https://login.microsoftonline.com/adfs/oauth2/token"),
      ("adfs", "devicecode", false, "https://login.microsoftonline.com/adfs/oauth2/devicecode"),
    ])
  func templates(_ tenant: String, _ endpoint: String, _ isLegacy: Bool, _ url: String) throws {
    var authority = try authority(tenant: tenant)
    authority.isLegacy = isLegacy
    #expect(authority.template(endpoint) == url)
  }

  @Test("The discovery document is the tenant's own")
  func discoveryDocument() throws {
    #expect(
      try authority("https://login.example:8443/").discoveryDocument
        == "https://login.example:8443/contoso/v2.0/.well-known/openid-configuration")
  }

  // MARK: Hosts

  @Test(
    "A host is taken over the environment, without its final slashes",
    arguments: ["https://login.example", "https://login.example/", "https://login.example//"])
  func host(_ host: String) throws {
    #expect(try authority(host, environment: "AzureChinaCloud").host == "https://login.example")
  }

  @Test("A port and a path stay", arguments: ["https://login.example:8443", "https://login.example/path"])
  func portAndPath(_ host: String) throws {
    #expect(try authority(host + "/").host == host)
    #expect(try authority(host + "/").displayName == String(host.dropFirst("https://".count)))
  }

  @Test(
    "Hosts of the clouds and their aliases need no discovery; any other host or port does",
    arguments: [
      ("https://login.microsoftonline.com/", true), ("https://LOGIN.microsoftonline.com/", true), ("https://login.windows.net/", true),
      ("https://login.microsoft.com/", true), ("https://sts.windows.net/", true), ("https://login.microsoftonline.us/", true),
      ("https://login.usgovcloudapi.net/", true), ("https://login.chinacloudapi.cn/", true),
      ("https://login.partner.microsoftonline.cn/", true), ("https://login.microsoftonline.com:8443/", false),
      ("https://login.microsoftonline.com.evil.example/", false), ("https://evil.example/login.microsoftonline.com/", false),
      ("https://login.example/", false), ("https://localhost:8443/", false),
    ])
  func knownHosts(_ host: String, _ isKnown: Bool) throws {
    #expect(try authority(host).isKnown == isKnown)
  }

  @Test("The templates are trusted for any host where the user says so, and for ADFS")
  func trustedTemplates() throws {
    #expect(try authority("https://login.example/", trustsTemplates: true).isKnown)
    #expect(try authority("https://login.example/", tenant: "adfs").isKnown)
  }

  @Test(
    "Credentials are sent over https only, to a host without user info",
    arguments: [
      "http://login.example/", "ftp://login.example/", "login.example", "https://", "https:///", "/path/", "https://login.example/?x=",
      "https://login.example/#", "https://login.example/a b/", #"https://login.example\.evil.example/"#, "https://login.example\u{1B}/",
    ])
  func refusedHosts(_ host: String) {
    #expect(throws: AuthorityError.notHTTPS(host)) { try authority(host) }
  }

  @Test(
    "What stands before an @ is not repeated",
    arguments: ["https://user@login.example/", "https://user:pass@login.example/", #"https://evil.example\@login.example/"#])
  func userInfo(_ host: String) {
    #expect(throws: AuthorityError.notHTTPS("…@login.example/")) { try authority(host) }
  }

  // MARK: Tenants

  @Test(
    "Tenants are letters, digits, dots and hyphens",
    arguments: ["72f988bf-86f1-41af-91ab-2d7cd011db47", "contoso.onmicrosoft.com", "common", "organizations", "adfs", "..."])
  func tenants(_ tenant: String) throws {
    #expect(try authority(tenant: tenant).tenant == tenant)
  }

  @Test(
    "Any other tenant is refused before it reaches an address",
    arguments: ["a/b", "a b", "a?b", "a#b", "a%2fb", "tenänt", "a\n", "٣", ".", ".."])
  func invalidTenants(_ tenant: String) {
    #expect(throws: AuthorityError.invalidTenant) { try authority(tenant: tenant) }
  }

  // MARK: Azure Stack

  @Test("An Azure Stack's authority comes from its file, and its templates are trusted", arguments: ["AzureStackCloud", "azurestackcloud"])
  func stack(_ name: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("\u{FEFF}{\"activeDirectoryEndpoint\":\"https://login.stack.example/\"}", to: "cloud.json")

    let authority = try authority(environment: name, variables: ["AZURE_ENVIRONMENT_FILEPATH": path])

    #expect(authority.host == "https://login.stack.example")
    #expect(authority.isKnown)
  }

  @Test("An Azure Stack's file cannot lead to http")
  func stackOverHTTP() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("{\"activeDirectoryEndpoint\":\"http://login.stack.example/\"}", to: "cloud.json")

    #expect(throws: AuthorityError.notHTTPS("http://login.stack.example/")) {
      try authority(environment: "AzureStackCloud", variables: ["AZURE_ENVIRONMENT_FILEPATH": path])
    }
  }

  @Test("An Azure Stack without its file is an error", arguments: [[:], ["AZURE_ENVIRONMENT_FILEPATH": ""]])
  func stackWithoutFile(_ variables: [String: String]) {
    #expect(throws: CloudError.stackWithoutFile) { try authority(environment: "AzureStackCloud", variables: variables) }
  }

  @Test("With a host of its own, no file is needed")
  func stackWithHost() throws {
    #expect(try authority("https://login.stack.example/", environment: "AzureStackCloud").host == "https://login.stack.example")
  }

  @Test("An unknown cloud is an error, unless the host is given")
  func unknownCloud() throws {
    #expect(throws: CloudError.unknown("AzureClod")) { try authority(environment: "AzureClod") }
    #expect(try authority("https://login.example/", environment: "AzureClod").host == "https://login.example")
  }
}
