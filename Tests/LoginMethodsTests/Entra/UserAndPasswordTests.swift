import Entra
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct UserAndPasswordTests {
  private static let flags: [Setting: String] = .contoso.with(.username, "ada@contoso.onmicrosoft.com").with(.password, "hunter2")
  private static let token =
    #"{"token_type":"Bearer","expires_in":3599,"access_token":"t","refresh_token":"r","client_info":"eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ"}"#

  private let test = TestHost()

  @Test("A password brings a token and a refresh token, and nobody is asked")
  func token() throws {
    test.network.queue(json: Self.token)

    let issued = try test.obtain(.userAndPassword, Self.flags)

    let now = test.clock.now
    #expect(
      issued
        == IssuedToken(
          token: Token(text: "t", issuedAt: now, expiresAt: now + .seconds(3599)), refreshToken: "r", homeAccountID: "u.t", username: nil))
    #expect(test.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/v2.0/token"])
    #expect(test.network.requests.first?.form["password"] == "hunter2")
    #expect(test.terminal.error.text == "")
  }

  @Test("--legacy changes nothing, as in Azure/kubelogin")
  func legacy() throws {
    test.network.queue(json: Self.token)

    _ = try test.obtain(.userAndPassword, Self.flags.with(.legacy, "true"))

    #expect(test.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/v2.0/token"])
  }

  @Test(
    "What is missing is said in the words of Azure/kubelogin, in its order",
    arguments: [
      (Setting.clientID, "client ID", "pass --client-id or set AZURE_CLIENT_ID"),
      (.tenantID, "tenant ID", "pass --tenant-id or set AZURE_TENANT_ID"),
      (.username, "username", "pass --username or set AZURE_USERNAME"), (.password, "password", "pass --password or set AZURE_PASSWORD"),
    ])
  func missing(_ setting: Setting, _ label: String, _ remedy: String) {
    let run = test.signIn(Self.flags.with(setting, ""))

    let error = #expect(throws: SettingError.self) { try LoginMethod.userAndPassword.validate(run.settings, run.host.environment) }

    #expect(error?.summary == "failed to create azidentity credential: \(label) cannot be empty")
    #expect(error?.remedy == remedy)
  }

  @Test("No person takes part, and the account is the named user's alone")
  func source() throws {
    let run = test.signIn(Self.flags)

    let source = try LoginMethod.userAndPassword.source(run)

    #expect(!source.involvesPerson)
    #expect(!source.isOnlyAsked)
    #expect(
      source.accountScope
        == AccountScope(
          authorityHost: "https://login.microsoftonline.com", clientID: "app",
          user: AccountScope.User(name: "ada@contoso.onmicrosoft.com", credential: run.hash(Array("hunter2".utf8)))))
  }

  @Test("A refresh token is redeemed without the password")
  func refresh() throws {
    test.network.queue(json: Self.token)

    let outcome = try LoginMethod.userAndPassword.source(test.signIn(Self.flags)).refresh("r", within: .seconds(2))

    guard case .issued = outcome else {
      Issue.record("no token")
      return
    }
    #expect(
      test.network.requests.first?.form == [
        "grant_type": "refresh_token", "client_id": "app", "client_info": "1", "refresh_token": "r",
        "scope": "6dae42f8/.default openid offline_access profile",
      ])
  }
}
