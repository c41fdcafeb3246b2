import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct GrantTests {
  private static let server = "6dae42f8-4368-4678-94ff-3960e28e3630"
  private static let v2 = "https://login.microsoftonline.com/contoso/oauth2/v2.0/token"
  private static let v1 = "https://login.microsoftonline.com/contoso/oauth2/token?api-version=1.0"

  private let test = TestHost()

  private var client: OAuthClient { OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host)) }

  private func authority(isLegacy: Bool = false) throws -> Authority {
    var authority = try Authority(
      environmentName: "", authorityHost: "", tenant: "contoso", trustsTemplates: false, environment: Environment { _ in nil })
    authority.isLegacy = isLegacy
    return authority
  }

  private func queueToken() { test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#) }

  // MARK: Client credentials

  @Test(
    "A secret is redeemed in one request, with a scope in v2 and a resource in v1",
    arguments: [(false, v2, "scope", "\(server)/.default"), (true, v1, "resource", server)])
  func clientCredentials(_ isLegacy: Bool, _ url: String, _ audience: String, _ value: String) throws {
    queueToken()

    let response = try ClientCredentialsGrant(
      clientID: "app", credential: .secret("s3cr&t"), audience: authority(isLegacy: isLegacy).audience(ofServer: Self.server)
    )
    .token(from: authority(isLegacy: isLegacy), client: client)

    #expect(response.accessToken == "t")
    #expect(test.network.requests.map(\.url) == [url])
    #expect(
      test.network.requests.first?.form
        == ["grant_type": "client_credentials", "client_id": "app", "client_secret": "s3cr&t", audience: value])
  }

  @Test("An assertion stands in the secret's place")
  func assertion() throws {
    queueToken()

    _ = try ClientCredentialsGrant(clientID: "app", credential: .assertion("a.b.c"), audience: authority().audience(ofServer: Self.server))
      .token(from: authority(), client: client)

    #expect(
      test.network.requests.first?.form
        == [
          "grant_type": "client_credentials", "client_id": "app", "client_assertion": "a.b.c",
          "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "scope": "\(Self.server)/.default",
        ])
  }

  @Test("No secret is anywhere but in the body")
  func secretInBodyOnly() throws {
    queueToken()

    _ = try ClientCredentialsGrant(clientID: "app", credential: .secret("hunter2"), audience: authority().audience(ofServer: Self.server))
      .token(from: authority(), client: client)

    let sent = try #require(test.network.requests.first)
    #expect(!sent.url.contains("hunter2"))
    #expect(!sent.headers.contains { $0.value.contains("hunter2") })
    #expect(test.terminal.error.text == "")
  }

  @Test("A refusal is the server's error")
  func refusal() throws {
    test.network.queue(status: 401, json: #"{"error":"invalid_client","error_codes":[7000222]}"#)

    let error = #expect(throws: EntraError.self) {
      try ClientCredentialsGrant(clientID: "app", credential: .secret("s"), audience: authority().audience(ofServer: Self.server))
        .token(from: authority(), client: client)
    }

    #expect(error?.remedy == "the client secret has expired: make a new one")
  }

  @Test(
    "A success that is none is told by what is wrong, never by its body",
    arguments: [
      (200, "application/json", "", "is not JSON"), (200, "application/json", #"{"access_token":"hunter2","expires_in":35"#, "is not JSON"),
      (200, "text/html", "<html>hunter2</html>", "is not JSON"), (200, "application/json", "{}", "has no access_token"),
      (200, "application/json", #"{"access_token":"hunter2"}"#, "has no expires_in"),
      (200, "application/json", #"{"access_token":"hunter2","expires_in":1,"token_type":"pop"}"#, "holds a token of type pop"),
    ])
  func unexpected(_ status: Int, _ contentType: String, _ body: String, _ reason: String) throws {
    test.network.queue(status: status, headers: [("Content-Type", contentType)], json: body)

    let error = #expect(throws: UnexpectedResponse.self) {
      try ClientCredentialsGrant(clientID: "app", credential: .secret("s"), audience: authority().audience(ofServer: Self.server))
        .token(from: authority(), client: client)
    }

    #expect(error?.summary == "login.microsoftonline.com answered \(status) with \(contentType), which \(reason)")
  }

  @Test("A redirect is no answer of the service", arguments: [204, 301, 302, 307])
  func redirect(_ status: Int) throws {
    test.network.queue(status: status, headers: [("Location", "https://evil.example/")], json: "")

    #expect(throws: UnexpectedResponse.self) {
      try ClientCredentialsGrant(clientID: "app", credential: .secret("s"), audience: authority().audience(ofServer: Self.server))
        .token(from: authority(), client: client)
    }
    #expect(test.network.requests.count == 1)
  }

  // MARK: Refresh

  @Test(
    "A refresh token is redeemed for the whole scope of a person",
    arguments: [(false, v2, "scope", "\(server)/.default openid offline_access profile"), (true, v1, "resource", server)])
  func refresh(_ isLegacy: Bool, _ url: String, _ audience: String, _ value: String) throws {
    queueToken()

    _ = try RefreshGrant(
      clientID: "app", refreshToken: "0.AX+/=", audience: authority(isLegacy: isLegacy).personAudience(ofServer: Self.server)
    )
    .token(from: authority(isLegacy: isLegacy), client: client)

    #expect(test.network.requests.map(\.url) == [url])
    #expect(
      test.network.requests.first?.form
        == ["grant_type": "refresh_token", "client_id": "app", "client_info": "1", "refresh_token": "0.AX+/=", audience: value])
  }
}
