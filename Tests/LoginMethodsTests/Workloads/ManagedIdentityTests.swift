import Entra
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct ManagedIdentityTests {
  private static let variables = ["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:1"]

  private let test = TestHost(environment: variables)

  private func queueToken() { test.network.queue(json: #"{"access_token":"t","expires_on":"1893549845","refresh_in":"60"}"#) }

  @Test("One request gives the token, with its true end")
  func token() throws {
    queueToken()

    #expect(
      try test.obtain(.managedIdentity, [.serverID: "aks"])
        == IssuedToken(token: Token(text: "t", issuedAt: test.clock.now, expiresAt: Timestamp(secondsSinceEpoch: 1_893_549_845))))
    #expect(
      test.network.requests.map(\.url) == ["http://127.0.0.1:1/metadata/identity/oauth2/token?api-version=2018-02-01&resource=aks"])
  }

  @Test(
    "The client ID counts before the resource ID, also from a variable",
    arguments: [
      ([Setting.clientID: "app", .identityResourceID: "id"], [:], "&client_id=app"), ([.identityResourceID: "id"], [:], "&msi_res_id=id"),
      ([.identityResourceID: "id"], ["AZURE_CLIENT_ID": "app"], "&client_id=app"),
      ([.identityResourceID: "id", .disableEnvironmentOverride: "true"], ["AZURE_CLIENT_ID": "app"], "&msi_res_id=id"),
    ])
  func identity(_ flags: [Setting: String], _ variables: [String: String], _ suffix: String) throws {
    let test = TestHost(environment: Self.variables.merging(variables) { $1 })
    test.network.queue(json: #"{"access_token":"t","expires_in":"60"}"#)

    _ = try test.obtain(.managedIdentity, [Setting.serverID: "aks"].merging(flags) { $1 })

    #expect(test.network.requests.first?.url.hasSuffix("&resource=aks\(suffix)") == true)
  }

  @Test("The platform has a cache of its own, so it is not asked early; no person takes part")
  func source() throws {
    let source = try LoginMethod.managedIdentity.source(test.signIn([.serverID: "aks"]))

    #expect(source.isOnlyAsked)
    #expect(!source.involvesPerson)
    #expect(source.state != nil)
  }

  @Test(
    "Another identity or endpoint is another session",
    arguments: [
      "IDENTITY_ENDPOINT", "IMDS_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "DEFAULT_IDENTITY_CLIENT_ID",
      "IDENTITY_SERVER_THUMBPRINT", "AZURE_CLIENT_ID",
    ])
  func sessions(_ variable: String) throws {
    let here = try LoginMethod.managedIdentity.session(TestHost().signIn([.serverID: "aks"]))
    let there = try LoginMethod.managedIdentity.session(TestHost(environment: [variable: "x"]).signIn([.serverID: "aks"]))

    #expect(here != there)
  }

  @Test("A platform's secret is in no session", arguments: ["IDENTITY_HEADER", "MSI_SECRET"])
  func secrets(_ variable: String) throws {
    let session = try LoginMethod.managedIdentity.session(TestHost(environment: [variable: "hunter2"]).signIn([.serverID: "aks"]))

    #expect(!session.identity.contains { $0.value.contains("hunter2") })
    #expect(LoginMethods.variables.contains(variable))
  }

  @Test("A machine with another name is another state: its stamps are looked at")
  func machine() {
    #expect(LoginMethod.managedIdentity.stamps(test.signIn([:]).settings, test.host.environment) == ["/etc/machine-id", "/etc/hostname"])
  }
}
