import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct ServicePrincipalTests {
  private static let flags: [Setting: String] = .contoso.with(.clientSecret, "hunter2")

  private let test = TestHost()

  private func queueToken() {
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":86399,"refresh_in":43199,"access_token":"t"}"#)
  }

  @Test("A token costs one request, the token's own")
  func token() throws {
    queueToken()

    let issued = try test.obtain(.servicePrincipal, Self.flags)

    let now = test.clock.now
    #expect(
      issued
        == IssuedToken(
          token: Token(text: "t", issuedAt: now, expiresAt: now + .seconds(86_399), refreshAt: now + .seconds(43_199))))
    #expect(test.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/v2.0/token"])
    #expect(
      test.network.requests.first?.form
        == ["grant_type": "client_credentials", "client_id": "app", "client_secret": "hunter2", "scope": "6dae42f8/.default"])
  }

  @Test("With --legacy it is the v1 endpoint and the resource")
  func legacy() throws {
    queueToken()

    _ = try test.obtain(.servicePrincipal, Self.flags.with(.legacy, "true"))

    #expect(test.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/token?api-version=1.0"])
    #expect(
      test.network.requests.first?.form
        == ["grant_type": "client_credentials", "client_id": "app", "client_secret": "hunter2", "resource": "6dae42f8"])
  }

  @Test(
    "Another cloud or host gets the request",
    arguments: [
      (Setting.environment, "AzureUSGovernment", "https://login.microsoftonline.us/contoso/oauth2/v2.0/token"),
      (.authorityHost, "https://login.windows.net/", "https://login.windows.net/contoso/oauth2/v2.0/token"),
    ])
  func otherHost(_ setting: Setting, _ value: String, _ url: String) throws {
    queueToken()

    _ = try test.obtain(.servicePrincipal, Self.flags.with(setting, value))

    #expect(test.network.requests.map(\.url) == [url])
  }

  @Test("With --disable-instance-discovery an unknown host is asked for nothing but the token")
  func privateCloud() throws {
    queueToken()

    _ = try test.obtain(
      .servicePrincipal, Self.flags.with(.authorityHost, "https://login.example/").with(.disableInstanceDiscovery, "true"))

    #expect(test.network.requests.map(\.url) == ["https://login.example/contoso/oauth2/v2.0/token"])
  }

  @Test("An early renewal has the time that it is given, not the run's")
  func timeout() throws {
    queueToken()

    _ = try LoginMethod.servicePrincipal.source(test.signIn(Self.flags)).obtain(Prompts(queue: nil, host: test.host), within: .seconds(2))

    #expect(test.network.requests.map(\.timeout) == [.seconds(2)])
  }

  @Test("Settings that are off or empty are not refused", arguments: [(Setting.clientCertificate, ""), (.popEnabled, "false")])
  func notRefused(_ setting: Setting, _ value: String) throws {
    _ = try LoginMethod.servicePrincipal.source(test.signIn(Self.flags.with(setting, value)))
  }

  @Test("No person takes part, no refresh token is kept, and it may be asked early")
  func source() throws {
    let source = try LoginMethod.servicePrincipal.source(test.signIn(Self.flags))

    #expect(!source.involvesPerson)
    #expect(source.accountScope == nil)
    #expect(!source.isOnlyAsked)
    #expect(source.state == nil)
  }
}
