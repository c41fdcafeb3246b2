import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

/// Requests, answers and failures of each platform. The address of the real metadata service is only compared, never asked.
@Suite struct ManagedIdentityGrantTests {
  private static let server = "6dae42f8-4368-4678-94ff-3960e28e3630"
  private static let success = #"{"access_token":"t","expires_on":"1893549845"}"#
  private static let metadata = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=\(server)"

  private static let fabric = [
    "IDENTITY_ENDPOINT": "https://localhost:2377/msi", "IDENTITY_HEADER": "s3cret",
    "IDENTITY_SERVER_THUMBPRINT": "00ffA0102030405060708090a0b0c0d0e0F01122",
  ]
  private static let appService = ["IDENTITY_ENDPOINT": "http://127.0.0.1:41/msi", "IDENTITY_HEADER": "s3cret"]
  private static let machineLearning = ["MSI_ENDPOINT": "http://127.0.0.1:42/ml?x=1", "MSI_SECRET": "s3cret"]
  private static let cloudShell = ["MSI_ENDPOINT": "http://localhost:50342/oauth2/token"]
  private static let arc = [
    "IDENTITY_ENDPOINT": "http://localhost:40342/metadata/identity/oauth2/token", "IMDS_ENDPOINT": "http://localhost:40342",
  ]

  private let test = TestHost()

  private func grant(_ variables: [String: String], clientID: String? = nil, resourceID: String? = nil) -> ManagedIdentityGrant {
    ManagedIdentityGrant(
      clientID: clientID, resourceID: resourceID, serverID: Self.server, environment: Environment { variables[$0] },
      arc: AzureArcAgent(program: "/none", keyDirectory: "/none"))
  }

  private func token(_ grant: ManagedIdentityGrant) throws -> ManagedIdentityToken {
    try grant.token(client: OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host)))
  }

  // MARK: Which platform

  @Test(
    "The platform is told by its variables, in one order for all",
    arguments: [
      (fabric, "Azure Service Fabric"), (appService, "Azure App Service"),
      (appService.merging(machineLearning) { $1 }, "Azure App Service"),
      (machineLearning, "Azure Machine Learning"), (cloudShell, "Azure Cloud Shell"), (arc, "Azure Arc"),
      (arc.merging(cloudShell) { $1 }, "Azure Cloud Shell"), ([:], "the Azure Instance Metadata Service"),
      (["IDENTITY_ENDPOINT": "http://x"], "the Azure Instance Metadata Service"),
      (["MSI_ENDPOINT": ""], "the Azure Instance Metadata Service"),
    ])
  func source(_ variables: [String: String], _ name: String) {
    #expect(grant(variables).source.name == name)
  }

  @Test("Where Azure Arc's agent is installed, no variable is needed, unless another platform's are there")
  func arcAgent() throws {
    let agent = AzureArcAgent(program: "/bin/sh", keyDirectory: "/none")
    let grant = { ManagedIdentityGrant(clientID: nil, resourceID: nil, serverID: Self.server, environment: $0, arc: agent) }

    #expect(grant(Environment { _ in nil }).source == .azureArc)
    #expect(grant(Environment { Self.appService[$0] }).source == .appService)
    #expect(
      try grant(Environment { _ in nil }).request().url
        == "http://127.0.0.1:40342/metadata/identity/oauth2/token?api-version=2020-06-01&resource=\(Self.server)")
  }

  // MARK: Requests

  @Test(
    "Each platform is asked in its own way, and never through a proxy",
    arguments: [
      ([:], metadata, "Metadata: true"),
      (
        appService, "http://127.0.0.1:41/msi?api-version=2019-08-01&resource=\(server)", "X-IDENTITY-HEADER: s3cret"
      ),
      (machineLearning, "http://127.0.0.1:42/ml?x=1&api-version=2017-09-01&resource=\(server)", "secret: s3cret"),
      (arc, "http://localhost:40342/metadata/identity/oauth2/token?api-version=2020-06-01&resource=\(server)", "Metadata: true"),
    ])
  func requests(_ variables: [String: String], _ url: String, _ header: String) throws {
    let request = try grant(variables).request()

    #expect(request.method == "GET")
    #expect(request.url == url)
    #expect(request.headers.map { "\($0.name): \($0.value)" } == [header])
    #expect(request.body == nil)
    #expect(request.bypassesProxy)
  }

  @Test("Cloud Shell is asked by a form")
  func form() throws {
    let request = try grant(Self.cloudShell).request()

    #expect(request.method == "POST")
    #expect(request.url == "http://localhost:50342/oauth2/token")
    #expect(request.form == ["resource": Self.server])
    #expect(request.headers.map(\.name) == ["Content-Type", "Metadata"])
    #expect(request.bypassesProxy)
  }

  @Test(
    "A user-assigned identity is named as the platform wants it; the client ID counts before the resource ID",
    arguments: [
      ([:], "abc", "/subscriptions/x", "&client_id=abc"), ([:], nil, "/subscriptions/x y", "&msi_res_id=%2Fsubscriptions%2Fx+y"),
      (appService, "abc", nil, "&client_id=abc"), (appService, nil, "/x", "&mi_res_id=%2Fx"),
      (machineLearning, "abc", "/x", "&clientid=abc"),
      (arc, "abc", nil, "&client_id=abc"),
    ] as [([String: String], String?, String?, String)])
  func userAssigned(_ variables: [String: String], _ clientID: String?, _ resourceID: String?, _ suffix: String) throws {
    #expect(try grant(variables, clientID: clientID, resourceID: resourceID).request().url.hasSuffix(Self.server + suffix))
  }

  @Test("Azure Machine Learning has a default identity of its own")
  func defaultIdentity() throws {
    let variables = Self.machineLearning.merging(["DEFAULT_IDENTITY_CLIENT_ID": "def"]) { $1 }

    #expect(try grant(variables).request().url.hasSuffix("&clientid=def"))
    #expect(try grant(variables, clientID: "abc").request().url.hasSuffix("&clientid=abc"))
  }

  @Test(
    "A platform that cannot choose an identity is not asked for another one",
    arguments: [
      (cloudShell, "abc", nil, ManagedIdentityError.noUserAssigned(.cloudShell, flag: "--client-id")),
      (machineLearning, nil, "/x", .noUserAssigned(.machineLearning, flag: "--identity-resource-id")),
    ] as [([String: String], String?, String?, ManagedIdentityError)])
  func notOffered(_ variables: [String: String], _ clientID: String?, _ resourceID: String?, _ error: ManagedIdentityError) {
    #expect(throws: error) { try token(grant(variables, clientID: clientID, resourceID: resourceID)) }
    #expect(test.network.requests == [])
  }

  @Test("AZURE_POD_IDENTITY_AUTHORITY_HOST moves the metadata service", arguments: ["http://127.0.0.1:7", "http://127.0.0.1:7/"])
  func moved(_ host: String) throws {
    let request = try grant(["AZURE_POD_IDENTITY_AUTHORITY_HOST": host]).request()

    #expect(request.url == "http://127.0.0.1:7/metadata/identity/oauth2/token?api-version=2018-02-01&resource=\(Self.server)")
  }

  @Test("Only connecting to the metadata service is bounded by a second; a slow answer is waited for")
  func bounds() throws {
    #expect(try grant([:]).request().connectTimeout == .seconds(1))
    #expect(try grant(Self.appService).request().connectTimeout == nil)
    #expect(try grant([:]).request().timeout == .seconds(28))
  }

  @Test(
    "Service Fabric's server is known by its certificate's thumbprint, however that is written",
    arguments: [
      "00ffA0102030405060708090a0b0c0d0e0F01122", "00:FF:A0:10:20:30:40:50:60:70:80:90:A0:B0:C0:D0:E0:F0:11:22",
      "00 ff a0 10 20 30 40 50 60 70 80 90 a0 b0 c0 d0 e0 f0 11 22",
    ])
  func serviceFabric(_ thumbprint: String) throws {
    test.network.queue(json: #"{"token_type":"Bearer","access_token":"t","expires_on":1893549845,"resource":"r"}"#)

    let answer = try token(grant(Self.fabric.merging(["IDENTITY_SERVER_THUMBPRINT": thumbprint]) { $1 }))

    let request = try #require(test.network.requests.first)
    #expect(answer == ManagedIdentityToken(text: "t", expiresAt: Timestamp(secondsSinceEpoch: 1_893_549_845)))
    #expect(request.url == "https://localhost:2377/msi?api-version=2019-07-01-preview&resource=\(Self.server)")
    #expect(request.headers.contains { $0 == ("Secret", "s3cret") })
    #expect(
      request.certificateThumbprint == [0, 0xFF, 0xA0] + (1...9).map { $0 << 4 } + (0xA...0xF).map { $0 << 4 } + [0x11, 0x22])
  }

  @Test(
    "Service Fabric's certificate is not left unchecked: nothing is sent",
    arguments: [
      ("IDENTITY_SERVER_THUMBPRINT", "AB"), ("IDENTITY_SERVER_THUMBPRINT", String(repeating: "g", count: 40)),
      ("IDENTITY_SERVER_THUMBPRINT", String(repeating: "a", count: 42)), ("IDENTITY_SERVER_THUMBPRINT", String(repeating: "a", count: 64)),
      ("IDENTITY_ENDPOINT", "http://localhost:2377/msi"),
    ])
  func unpinnable(_ variable: String, _ value: String) {
    let error = #expect(throws: ManagedIdentityError.self) { try token(grant(Self.fabric.merging([variable: value]) { $1 })) }

    #expect(error?.code == "managed-identity.thumbprint")
    #expect(error?.isFinalRefusal == true)
    #expect(test.network.requests == [])
  }

  @Test("Another certificate is the platform's failure; elsewhere it is the network's")
  func otherCertificate() {
    let untrusted = TransportError.untrustedCertificate(host: "localhost", reason: "r")
    test.network.queue(untrusted)
    test.network.queue(untrusted)

    #expect(throws: ManagedIdentityError.otherCertificate(.serviceFabric)) { try token(grant(Self.fabric)) }
    #expect(throws: untrusted) { try token(grant(Self.appService)) }
    #expect(test.network.requests.count == 2)
  }

  // MARK: Answers

  @Test("The token and its end come back")
  func success() throws {
    test.network.queue(json: Self.success)

    #expect(try token(grant([:])) == ManagedIdentityToken(text: "t", expiresAt: Timestamp(secondsSinceEpoch: 1_893_549_845)))
    #expect(test.network.requests.count == 1)
  }

  @Test("An answer that is none says what it lacks", arguments: [("rubbish", "is not JSON"), (#"{"access_token":"t"}"#, "has no expiry")])
  func unreadable(_ body: String, _ reason: String) {
    test.network.queue(json: body)

    let error = #expect(throws: UnexpectedResponse.self) { try token(grant([:])) }

    #expect(error?.summary == "the Azure Instance Metadata Service answered 200 with application/json, which \(reason)")
  }

  @Test("A token that is over by this machine's clock is an error about the clock")
  func over() {
    test.network.queue(json: #"{"access_token":"t","expires_on":"1000000000"}"#)

    let error = #expect(throws: ExpiredToken.self) { try token(grant([:])) }

    #expect(
      error?.summary
        == "the Azure Instance Metadata Service gave a token that ended at 2001-09-09T01:46:40Z; this machine's clock says "
        + test.clock.now.rfc3339)
    #expect(error?.code == "clock.token-over" && error?.remedy.contains("clock") == true)
  }

  // MARK: Failures

  @Test("Where nobody answers there is no managed identity: not tried again")
  func unreachable() {
    test.network.queue(.connectionFailed(host: "169.254.169.254", reason: "Connection timed out"))

    let error = #expect(throws: ManagedIdentityError.self) { try token(grant([:])) }

    #expect(error?.code == "managed-identity.unreachable")
    #expect(error?.isFinalRefusal == false)
    #expect(test.network.requests.count == 1)
    #expect(test.clock.slept == [])
  }

  @Test("A platform that says it is there is tried again")
  func refusedConnection() throws {
    test.network.queue(.connectionFailed(host: "127.0.0.1", reason: "Connection refused"))
    test.network.queue(json: Self.success)

    _ = try token(grant(Self.appService))

    #expect(test.network.requests.count == 2)
  }

  @Test("Docker Desktop's answer for the metadata service is none")
  func unreachableNetwork() {
    test.network.queue(status: 403, json: "A socket operation was attempted to an unreachable network.")

    #expect(
      throws: ManagedIdentityError.unreachable(
        .instanceMetadata, reason: "A socket operation was attempted to an unreachable network.")
    ) { try token(grant([:])) }
  }

  @Test("The metadata service is waited for while it is updated or busy", arguments: [404, 410, 429, 500, 503])
  func passing(_ status: Int) throws {
    for _ in 1...3 { test.network.queue(status: status, json: "{}") }
    test.network.queue(json: Self.success)

    _ = try token(grant([:]))

    #expect(test.network.requests.count == 4)
    #expect(test.clock.slept.map { $0.components.seconds } == [1, 2, 4])
  }

  @Test("An update that outlasts the run is told as such")
  func updating() {
    for _ in 1...7 { test.network.queue(status: 410, json: "{}") }

    #expect(throws: ManagedIdentityError.updating(.instanceMetadata)) { try token(grant([:])) }
    #expect(test.clock.slept.reduce(.zero, +) < .seconds(60))
  }

  @Test("Elsewhere a 404 is an answer")
  func notFoundElsewhere() {
    test.network.queue(status: 404, json: "{}")

    #expect(throws: ManagedIdentityError.refused(.appService, status: 404, reason: "{}")) { try token(grant(Self.appService)) }
  }

  @Test(
    "An identity that is not assigned is final, and named",
    arguments: [
      ([:], #"{"error":"invalid_request","error_description":"Identity not found"}"#, "abc", ManagedIdentitySource.instanceMetadata),
      (
        appService, #"{"statusCode":400,"message":"No User Assigned or Delegated Managed Identity found for specified ClientId."}"#, nil,
        .appService
      ),
    ] as [([String: String], String, String?, ManagedIdentitySource)])
  func identityNotFound(_ variables: [String: String], _ body: String, _ asked: String?, _ source: ManagedIdentitySource) {
    test.network.queue(status: 400, json: body)

    let error = #expect(throws: ManagedIdentityError.identityNotFound(source, asked: asked)) {
      try token(grant(variables, clientID: asked))
    }

    #expect(error?.isFinalRefusal == true)
    #expect(test.network.requests.count == 1)
  }

  @Test("Entra's own refusal keeps its number")
  func serverError() {
    test.network.queue(
      status: 400, json: #"{"error":"invalid_resource","error_description":"AADSTS500011: The resource principal was not found."}"#)

    let error = #expect(throws: EntraError.self) { try token(grant([:])) }

    #expect(error?.code == "entra.AADSTS500011")
  }

  @Test(
    "Other refusals are told in the platform's words, in one line, without the secret",
    arguments: [
      (#"{"error":{"code":"X","message":"No."}}"#, "No."), (#"{"message":"header s3cret\nmore"}"#, "header [secret]"),
      (#"{"error":"invalid_request","error_description":"Required\u001b metadata"}"#, "Required metadata"),
      (#"{"error":"odd"}"#, "odd"), ("", "no message"), ("plain\ntext", "plain"),
    ])
  func refused(_ body: String, _ reason: String) {
    test.network.queue(status: 401, json: body)

    #expect(throws: ManagedIdentityError.refused(.appService, status: 401, reason: reason)) { try token(grant(Self.appService)) }
  }

  @Test("No secret is in a log line")
  func log() throws {
    var test = test
    test.host.verbosity = 10
    test.network.queue(json: Self.success)

    _ = try grant(Self.appService).token(client: OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host)))

    #expect(
      test.terminal.error.text
        == "kubelogin: managed identity of Azure App Service\nkubelogin: GET http://127.0.0.1:41/msi\n")
  }
}
