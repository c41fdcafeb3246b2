import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct DeviceGrantTests {
  private static let server = "6dae42f8-4368-4678-94ff-3960e28e3630"
  private static let base = "https://login.microsoftonline.com/contoso/oauth2"
  private static let personScope = "\(server)/.default openid offline_access profile"

  private let test = TestHost()

  private var client: OAuthClient { OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host)) }

  private func grant(isLegacy: Bool = false, host: String = "") throws -> DeviceGrant<Authority> {
    var authority = try Authority(
      environmentName: "", authorityHost: host, tenant: "contoso", trustsTemplates: false, environment: Environment { _ in nil })
    authority.isLegacy = isLegacy
    return DeviceGrant(clientID: "app", audience: authority.personAudience(ofServer: Self.server), server: authority)
  }

  private let authorization = DeviceAuthorization(
    deviceCode: "code", tokenEndpoint: base + "/v2.0/token", message: "m", lifetime: .seconds(900), interval: .seconds(5),
    userCode: nil, page: nil, completePage: nil)

  // MARK: start

  @Test(
    "A code is asked for with the whole scope, in v1 with the resource",
    arguments: [
      (false, "/v2.0/devicecode", "/v2.0/token", "scope", personScope),
      (true, "/devicecode?api-version=1.0", "/token?api-version=1.0", "resource", server),
    ])
  func start(_ isLegacy: Bool, _ path: String, _ tokenPath: String, _ audience: String, _ value: String) throws {
    test.network.queue(
      json:
        #"{"device_code":"code","user_code":"ABC","verification_uri":"https://x","expires_in":900,"interval":5,"message":"Open https://x: ABC"}"#
    )

    let authorization = try grant(isLegacy: isLegacy).start(client)

    #expect(
      authorization
        == DeviceAuthorization(
          deviceCode: "code", tokenEndpoint: Self.base + tokenPath, message: "Open https://x: ABC", lifetime: .seconds(900),
          interval: .seconds(5), userCode: "ABC", page: "https://x", completePage: nil))
    #expect(test.network.requests.map(\.url) == [Self.base + path])
    #expect(test.network.requests.first?.form == ["client_id": "app", audience: value])
  }

  @Test(
    "Numbers may be text, the interval may be missing, and neither is believed beyond reason",
    arguments: [
      (#""expires_in":"900","interval":"7""#, 900, 7), (#""expires_in":900"#, 900, 5), (#""expires_in":900,"interval":0"#, 900, 1),
      (#""expires_in":900,"interval":3600"#, 900, 60), (#""expires_in":999999,"interval":5"#, 3600, 5),
    ])
  func numbers(_ fields: String, _ lifetime: Int, _ interval: Int) throws {
    test.network.queue(json: #"{"device_code":"code","message":"m",\#(fields)}"#)

    let authorization = try grant().start(client)

    #expect(authorization.lifetime == .seconds(lifetime))
    #expect(authorization.interval == .seconds(interval))
  }

  @Test(
    "Without a message, one is made of address and code, under either name",
    arguments: [#""verification_uri":"https://x","user_code":"ABC""#, #""verification_url":"https://x","user_code":"ABC","message":"""#])
  func ownMessage(_ fields: String) throws {
    test.network.queue(json: #"{"device_code":"code","expires_in":900,\#(fields)}"#)

    #expect(try grant().start(client).message == "To sign in, open https://x and enter the code ABC")
  }

  @Test(
    "A person is sent to no page that is not https, or that a browser reads otherwise",
    arguments: [
      #""verification_uri":"http://x""#, #""verification_url":"http://x""#, #""verification_uri":"javascript:alert(1)""#,
      #""verification_uri":"https://evil.example\\@x""#, #""verification_uri":"https://user@x""#, #""verification_uri":"https://x/a b""#,
      #""verification_uri":"https://x\u001b]52;c;eA==\u0007""#,
    ])
  func page(_ field: String) {
    test.network.queue(json: #"{"device_code":"code","user_code":"ABC","expires_in":900,"message":"Open the page",\#(field)}"#)

    #expect(throws: UnexpectedResponse.self) { try grant().start(client) }
  }

  @Test("Code and page are cleaned for a terminal; a page that knows the code must be https, or is passed over")
  func parts() throws {
    for page in [#"https://x/?c=A"#, "http://x", #"https://x\u001b"#] {
      test.network.queue(
        json: #"{"device_code":"code","user_code":"A\u001bB","verification_uri_complete":"\#(page)","expires_in":900,"message":"A"}"#)
    }

    let found = try (0..<3).map { _ in try grant().start(client) }

    #expect(found.map(\.userCode) == ["AB", "AB", "AB"])
    #expect(found.map(\.page) == [nil, nil, nil])
    #expect(found.map(\.completePage) == ["https://x/?c=A", nil, "https://x"])
  }

  @Test(
    "An answer without a code or its lifetime is none",
    arguments: ["{}", "", #"{"device_code":"code"}"#, #"{"expires_in":900}"#, #"{"device_code":"code","expires_in":0}"#])
  func unusable(_ json: String) {
    test.network.queue(json: json)

    let error = #expect(throws: UnexpectedResponse.self) { try grant().start(client) }

    #expect(error?.summary == "login.microsoftonline.com answered 200 with application/json, which holds no device code")
  }

  @Test("A refusal to give a code is the server's error")
  func refused() {
    test.network.queue(status: 400, json: #"{"error":"unauthorized_client","error_codes":[700016]}"#)

    #expect(throws: EntraError.self) { try grant().start(client) }
  }

  @Test("On a host that must be asked for its endpoints, one question serves the whole sign-in")
  func discovery() throws {
    let document = #"""
      {"issuer":"https://login.example/c/v2.0","token_endpoint":"https://login.example/t","device_authorization_endpoint":"https://login.example/d"}
      """#
    let network = TestNetwork(
      Array(
        repeating: { request in
          let body = request.method == "GET" ? document : #"{"device_code":"code","message":"m","expires_in":900}"#
          return HTTPResponse(status: 200, headers: [], body: Array(body.utf8))
        }, count: 3))
    let test = TestHost(network: network)

    let authorization = try grant(host: "https://login.example/")
      .start(OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host)))

    #expect(authorization.tokenEndpoint == "https://login.example/t")
    #expect(network.requests.map(\.method) == ["GET", "POST"])
  }

  // MARK: poll

  @Test(
    "A poll sends the code under the protocol's names",
    arguments: [
      (false, ["grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "code", "scope": personScope]),
      (true, ["grant_type": "device_code", "code": "code", "resource": server]),
    ])
  func pollForm(_ isLegacy: Bool, _ fields: [String: String]) throws {
    test.network.queue(status: 400, json: #"{"error":"authorization_pending"}"#)

    _ = try grant(isLegacy: isLegacy).poll(authorization, client)

    #expect(test.network.requests.map(\.url) == [authorization.tokenEndpoint])
    #expect(test.network.requests.first?.form == fields.merging(["client_id": "app", "client_info": "1"]) { $1 })
  }

  @Test("A token ends the polling")
  func issued() throws {
    test.network.queue(json: #"{"access_token":"t","expires_in":3599,"refresh_token":"r"}"#)

    guard case .issued(let response) = try grant().poll(authorization, client) else {
      Issue.record("no token")
      return
    }

    #expect(response.accessToken == "t")
    #expect(response.refreshToken == "r")
  }

  @Test(
    "Polling goes on where the person is not done",
    arguments: [("authorization_pending", .pending), ("slow_down", .slowDown)] as [(String, DevicePoll)])
  func waiting(_ name: String, _ poll: DevicePoll) throws {
    test.network.queue(status: 400, json: #"{"error":"\#(name)"}"#)

    #expect(try grant().poll(authorization, client) == poll)
  }

  @Test("Nothing is known after throttling or a fault, and no retry of its own is made", arguments: [408, 429, 500, 503, 504])
  func fault(_ status: Int) throws {
    test.network.queue(status: status, json: #"{"error":"temporarily_unavailable"}"#)

    #expect(try grant().poll(authorization, client) == .unknown(reason: "HTTP \(status)"))
    #expect(test.network.requests.count == 1)
  }

  @Test("Nothing is known after a failed connection")
  func connection() throws {
    test.network.queue(.timedOut(host: "login.microsoftonline.com"))

    #expect(try grant().poll(authorization, client) == .unknown(reason: "login.microsoftonline.com did not answer in time"))
  }

  @Test("A connection that cannot be trusted ends the sign-in")
  func untrusted() throws {
    let failure = TransportError.untrustedCertificate(host: "h", reason: "r")
    test.network.queue(failure)

    #expect(throws: failure) { try grant().poll(authorization, client) }
  }

  @Test(
    "The person's no and the code's end have errors of their own",
    arguments: [
      ("authorization_declined", DeviceGrantError.declined), ("access_denied", .declined), ("expired_token", .expired),
      ("code_expired", .expired),
    ])
  func ended(_ name: String, _ error: DeviceGrantError) throws {
    test.network.queue(status: 400, json: #"{"error":"\#(name)"}"#)

    #expect(throws: error) { try grant().poll(authorization, client) }
    #expect(error.isFinalRefusal)
  }

  @Test(
    "Any other refusal is the server's error",
    arguments: [("invalid_grant", 53003), ("bad_verification_code", 70018), ("invalid_client", 7_000_218)])
  func refusal(_ name: String, _ number: Int) throws {
    test.network.queue(status: 400, json: #"{"error":"\#(name)","error_codes":[\#(number)]}"#)

    let error = #expect(throws: EntraError.self) { try grant().poll(authorization, client) }

    #expect(error?.code == "entra.AADSTS\(number)")
  }
}
