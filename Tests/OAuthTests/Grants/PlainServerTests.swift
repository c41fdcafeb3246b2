import Platform
import TestSupport
import Testing

@testable import OAuth

/// Each grant at a server that follows the RFCs and adds nothing.
@Suite struct PlainServerTests {
  private let test = TestHost()
  private let audience = Audience.scope(["openid", "groups"])

  private var client: OAuthClient { OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host)) }

  private func queueToken() { test.network.queue(json: #"{"token_type":"Bearer","expires_in":300,"access_token":"t"}"#) }

  private func expectForm(_ form: [String: String]) {
    #expect(test.network.requests.map(\.url) == ["https://id.example/token"])
    #expect(test.network.requests.first?.form == form)
    #expect(test.network.requests.first?.headers.map(\.name) == ["Content-Type", "Accept", "User-Agent"])
  }

  @Test("Client credentials: grant, client, secret and scope, and no field more")
  func clientCredentials() throws {
    queueToken()
    _ = try ClientCredentialsGrant(clientID: "app", credential: .secret("s"), audience: audience).token(from: PlainServer(), client: client)

    expectForm(["grant_type": "client_credentials", "client_id": "app", "client_secret": "s", "scope": "openid groups"])
  }

  @Test("Password: grant, client, name, password and scope, and no field more")
  func password() throws {
    queueToken()
    _ = try PasswordGrant(clientID: "app", audience: audience, username: "ada", password: "p").token(from: PlainServer(), client: client)

    expectForm(["grant_type": "password", "client_id": "app", "username": "ada", "password": "p", "scope": "openid groups"])
  }

  @Test("Refresh: grant, client, token and audience, and no field more; a resource stands in the place of scopes")
  func refresh() throws {
    queueToken()
    _ = try RefreshGrant(clientID: "app", refreshToken: "r", audience: .resource("https://api.example")).token(
      from: PlainServer(), client: client)

    expectForm(["grant_type": "refresh_token", "client_id": "app", "refresh_token": "r", "resource": "https://api.example"])
  }

  @Test("An assertion: its grant, its bytes in base64, client and scope")
  func assertion() throws {
    queueToken()
    let grantType = "urn:ietf:params:oauth:grant-type:saml2-bearer"
    _ = try AssertionGrant(clientID: "app", audience: audience, grantType: grantType, assertion: Array("<a/>".utf8))
      .token(from: PlainServer(), client: client)

    expectForm(["grant_type": grantType, "assertion": "PGEvPg==", "client_id": "app", "scope": "openid groups"])
  }

  @Test("Device code: one request for the code, then polls under the names of RFC 8628")
  func device() throws {
    test.network.queue(
      json: #"{"device_code":"d","user_code":"AB-CD","verification_uri":"https://id.example/go","expires_in":600}"#)
    test.network.queue(status: 400, json: #"{"error":"authorization_pending"}"#)
    queueToken()
    let grant = DeviceGrant(clientID: "app", audience: audience, server: PlainServer())

    let authorization = try grant.start(client)
    #expect(try grant.poll(authorization, client) == .pending)
    guard case .issued(let response) = try grant.poll(authorization, client) else {
      Issue.record("no token")
      return
    }

    #expect(authorization.message == "To sign in, open https://id.example/go and enter the code AB-CD")
    #expect(response.lifetime == .seconds(300))
    #expect(
      test.network.requests.last?.form == [
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "d", "client_id": "app", "scope": "openid groups",
      ])
  }

  @Test("Authorization code: the page's address, and the exchange")
  func authorizationCode() throws {
    let grant = AuthorizationCodeGrant(
      clientID: "app", audience: audience, server: PlainServer(), loginHint: "", redirectURI: "http://localhost:8000",
      random: test.host.random)
    let endpoints = try grant.endpoints(client)
    let idToken = "e30.\(encodeBase64URL(Array(#"{"nonce":"\#(grant.nonce)"}"#.utf8))).c2ln"
    test.network.queue(json: #"{"token_type":"bearer","expires_in":300,"access_token":"t","id_token":"\#(idToken)"}"#)

    #expect(grant.address(at: endpoints, mode: .query).hasPrefix("https://id.example/authorize?client_id=app&response_type=code&"))
    #expect(try grant.redeem("c", at: endpoints, client).accessToken == "t")
    expectForm([
      "client_id": "app", "grant_type": "authorization_code", "code": "c", "code_verifier": grant.proof.verifier,
      "redirect_uri": "http://localhost:8000", "scope": "openid groups",
    ])
  }

  @Test("A server without the endpoint of a grant is asked nothing")
  func missingEndpoint() {
    var server = PlainServer()
    (server.deviceAuthorization, server.authorization) = (nil, nil)
    let device = DeviceGrant(clientID: "app", audience: audience, server: server)
    let code = AuthorizationCodeGrant(
      clientID: "app", audience: audience, server: server, loginHint: "", redirectURI: "http://localhost:1", random: test.host.random)

    #expect(throws: PlainServer.MissingEndpoint.self) { try device.start(client) }
    #expect(throws: PlainServer.MissingEndpoint.self) { try code.endpoints(client) }
    #expect(test.network.requests.isEmpty)
  }

  // MARK: Refusals

  private func refusal(_ json: String, status: Int = 400) -> (any UserFacingError)? {
    test.network.queue(status: status, json: json)
    let grant = RefreshGrant(clientID: "app", refreshToken: "r3fresh-token", audience: audience)
    do {
      _ = try grant.token(from: PlainServer(), client: client)
      return nil
    } catch {
      return error as? any UserFacingError
    }
  }

  @Test("A refusal is told in the server's words, without the credential that it repeats")
  func words() {
    let error = refusal(#"{"error":"invalid_grant","error_description":"Token r3fresh-token is unknown.\u001b[31m\nMore"}"#)

    #expect(error?.code == "oauth.invalid_grant")
    #expect(error?.summary.hasPrefix("Token ") == true)
    #expect(error?.summary.contains("r3fresh-token") == false)
    #expect(error?.summary.unicodeScalars.contains { $0.value < 0x20 } == false)
  }

  @Test(
    "Only an invalid grant ends a refresh token", arguments: [("invalid_grant", true), ("invalid_client", false), ("server_error", false)])
  func refreshToken(_ name: String, _ ends: Bool) {
    #expect((refusal(#"{"error":"\#(name)"}"#) as? ServerError)?.endsRefreshToken == ends)
  }

  @Test("Whatever a server calls its error, the code that people search for is made of small letters", arguments: ["Ünknown", "a b", "X"])
  func code(_ name: String) {
    #expect(refusal(#"{"error":"\#(name)"}"#)?.code == "oauth.unknown")
  }

  @Test("A refusal is final; a fault of the server is not", arguments: [(400, true), (401, true), (503, false)])
  func final(_ status: Int, _ isFinal: Bool) {
    for _ in 0..<2 where status >= 500 { test.network.queue(status: status, json: #"{"error":"e"}"#) }
    #expect(refusal(#"{"error":"e"}"#, status: status)?.isFinalRefusal == isFinal)
  }
}
