import Platform
import TestSupport
import Testing

@testable import Entra
@testable import LoginMethods
@testable import OAuth

/// Which tokens of azd may be kept.
@Suite struct AzureDeveloperCLIEvidenceTests {
  private let directory: TemporaryDirectory
  private let token = Self.token(#"{"tid":"T","oid":"O"}"#)

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(Self.signIn("o.t"), to: "auth.json")
  }

  private static func token(_ claims: String) -> String { "e30.\(encodeBase64URL(Array(claims.utf8))).c2ln" }

  private static func signIn(_ homeAccountID: String) -> String {
    #"{"auth":{"account":{"currentUser":{"homeAccountId":"\#(homeAccountID)"}}}}"#
  }

  private func keep(_ token: String, for homeAccountID: String = "o.t", in name: String = "auth/msal/cacheo.t.json") throws {
    try directory.write(#"{"AccessToken":{"k":{"secret":"\#(token)","home_account_id":"\#(homeAccountID)"}}}"#, to: name)
  }

  /// The doubt about a token after a run that does this.
  private func doubt(_ token: String? = nil, tenant: String? = nil, _ run: () throws -> Void) throws -> String? {
    let path = directory.path
    let environment = Environment { ["AZD_CONFIG_DIR": path, "AZURE_CONFIG_DIR": "\(path)/az"][$0] }
    let watch = AzureDeveloperCLIWatch(environment, tenant: tenant)
    let traces = watch.begin()
    try run()
    return watch.doubt(token ?? self.token, since: traces)
  }

  @Test("A token is kept where azd wrote this very token, in this run, for the account that it names")
  func kept() throws {
    #expect(try doubt { try keep(token) } == nil)
  }

  @Test("A token that azd already had, another token and another directory leave nothing that shows whose it is")
  func noTrace() throws {
    try keep(token)

    #expect(try doubt {}?.contains("nothing shows") == true)
    #expect(try doubt { try keep("other") }?.contains("nothing shows") == true)
    #expect(try doubt { try keep(token, in: "elsewhere/cache.json") }?.contains("nothing shows") == true)
  }

  @Test("A token of another account, or of another tenant than was asked for, is not kept")
  func otherAccount() throws {
    let (other, foreign) = (Self.token(#"{"tid":"t","oid":"x"}"#), Self.token(#"{"tid":"f","oid":"x"}"#))

    #expect(try doubt { try keep(token, for: "x.t") }?.contains("another account") == true)
    #expect(try doubt(other) { try keep(other) }?.contains("another account") == true)
    #expect(try doubt(tenant: "f") { try keep(token) }?.contains("another tenant") == true)
    #expect(try doubt(foreign, tenant: "F") { try keep(foreign) } == nil)
    #expect(try doubt("opaque") { try keep("opaque") }?.contains("does not tell") == true)
  }

  @Test("Without a person in auth.json, and where the account changes meanwhile, nothing is kept")
  func noPerson() throws {
    #expect(
      try doubt {
        try keep(token)
        try directory.write(Self.signIn("p.t"), to: "auth.json")
      }?.contains("changed while") == true)

    try directory.write(#"{"auth":{"account":{"currentUser":{"tenantId":"t","clientId":"c"}}}}"#, to: "auth.json")
    #expect(try doubt { try keep(token) }?.contains("names no person") == true)
  }

  @Test("Where azd asks az, az's evidence counts")
  func throughAzureCLI() throws {
    try directory.write(#"{"auth":{"useAzCliAuth":"true"}}"#, to: "config.json")
    let token = Self.token(#"{"tid":"t","upn":"ada@contoso.example"}"#)
    try directory.write(
      #"{"subscriptions":[{"tenantId":"t","isDefault":true,"user":{"name":"ada@contoso.example","type":"user"}}]}"#,
      to: "az/azureProfile.json")

    #expect(try doubt(token) {}?.contains("nothing shows that az used") == true)
    #expect(try doubt(token) { try directory.write("", to: "az/commands/t.account_get-access-token.1.log") } == nil)
  }
}
