import Platform
import TestSupport
import Testing

@testable import Entra
@testable import LoginMethods
@testable import OAuth

/// What a run of az leaves in its directory.
@Suite struct AzureCLIWatchTests {
  private static let log = "commands/2030-01-02.03-04-05.account_get-access-token.4711.log"
  private let directory: TemporaryDirectory
  private let token: String

  init() throws {
    directory = try TemporaryDirectory()
    token = "e30.\(encodeBase64URL(Array(#"{"tid":"contoso","upn":"ada@contoso.example"}"#.utf8))).c2ln"
    try directory.write(Self.profile("ada@contoso.example"), to: "azureProfile.json")
  }

  private static func profile(_ user: String) -> String {
    #"{"subscriptions":[{"id":"s","tenantId":"contoso","isDefault":true,"user":{"name":"\#(user)","type":"user"}}]}"#
  }

  private func cache(_ token: String) -> String {
    #"{"AccessToken": {"k": {"credential_type": "AccessToken", "secret": "\#(token)"}}}"#
  }

  /// The doubt about a token after a run that does this.
  private func doubt(_ run: () throws -> Void) throws -> String? {
    let account = AzureCLIAccount(environment: Environment { $0 == "AZURE_CONFIG_DIR" ? directory.path : nil })
    let watch = AzureCLIWatch(account, subscription: nil, tenant: nil)
    let traces = watch.begin()
    try run()
    return watch.doubt(token, since: traces)
  }

  @Test("az's log of this command is a trace of it")
  func log() throws {
    #expect(try doubt { try directory.write("", to: Self.log) } == nil)
  }

  @Test("A token cache that was written in the run is a trace of it, whether it can be read or not", arguments: ["json", "bin"])
  func cacheWritten(_ ending: String) throws {
    try directory.write("{}", to: "msal_token_cache.\(ending)")

    #expect(try doubt { try directory.write(cache(token), to: "msal_token_cache.\(ending)") } == nil)
  }

  @Test("What was there before is no trace, nor is another command's log, nor a file that went away")
  func older() throws {
    try directory.write("", to: Self.log)
    try directory.write(cache(token), to: "msal_token_cache.json")

    #expect(try doubt {}?.contains("nothing shows") == true)
    #expect(
      try doubt { try directory.write("", to: "commands/2030-01-02.03-04-05.account_list.4711.log") }?.contains("nothing shows") == true)
    #expect(try doubt { try Files.remove("\(directory.path)/msal_token_cache.json") }?.contains("nothing shows") == true)
  }

  @Test("A cache with other tokens says that this one came from elsewhere, though somebody used az here at the same time")
  func otherTokens() throws {
    try directory.write(cache("other"), to: "msal_token_cache.json")

    #expect(try doubt { try directory.write("", to: Self.log) }?.contains("holds other tokens") == true)
  }

  @Test("An account that changes while az runs is no evidence, whichever of the two the token is of")
  func changing() throws {
    let doubt = try doubt {
      try directory.write("", to: Self.log)
      try directory.write(Self.profile("bob@contoso.example"), to: "azureProfile.json")
    }

    #expect(doubt?.contains("changed while az ran") == true)
  }

  @Test("Without a profile there is no evidence")
  func noProfile() throws {
    try Files.remove("\(directory.path)/azureProfile.json")

    #expect(try doubt { try directory.write("", to: Self.log) }?.contains("names no account") == true)
  }
}
