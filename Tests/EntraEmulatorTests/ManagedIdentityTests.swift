import Foundation
import Testing

@testable import EntraEmulator

@Suite("Managed identity endpoints")
struct ManagedIdentityTests {
  private static let imds = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=\(TestEmulator.aksServer)"
  private static let appService = "/msi/token?api-version=2019-08-01&resource=\(TestEmulator.aksServer)"
  private static let machine = "51000003-0a0a-4a4a-8b8b-0000000000a1"
  private static let deployer = "51000004-0a0a-4a4a-8b8b-0000000000a2"
  private static let deployerResource =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer"
  private static let secret = "identity-header~for.tests-only"

  let entra: TestEmulator
  private let folder = FileManager.default.temporaryDirectory.path + "/emulator-\(UUID().uuidString)"

  init() throws {
    var configuration = Configuration.builtIn
    configuration.managedIdentity?.arcKeyFolder = folder
    entra = try TestEmulator(configuration: configuration)
  }

  private func ask(_ address: String, _ headers: Headers = ["Metadata": "true"], method: String = "GET", body: String = "") -> Answer {
    let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
    let request = EmulatorRequest(
      method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: headers, body: Array(body.utf8), connection: 1,
      listener: .plain(securePort: 8443))
    return Answer(response: entra.emulator.respond(to: request))
  }

  @Test("The metadata service answers for the system-assigned identity, every field a string")
  func metadata() {
    let answer = ask(Self.imds)

    #expect(answer.status == 200)
    #expect(
      answer.json.names
        == ["access_token", "client_id", "expires_in", "expires_on", "ext_expires_in", "not_before", "resource", "token_type"])
    #expect(answer["client_id"] == Self.machine && answer["expires_in"] == "3599" && answer["expires_on"] == "1800003599")
    #expect(answer["resource"] == TestEmulator.aksServer && answer["token_type"] == "Bearer")
    let claims = answer.claims()
    #expect(claims["appid"] == .string(Self.machine) && claims["aud"] == .string(TestEmulator.aksServer) && claims["idtyp"] == "app")
    #expect(claims["oid"] == "0b1ec700-0a0a-4a4a-8b8b-0000000000a1" && claims["appidacr"] == "2")
  }

  @Test("A cluster accepts the token")
  func cluster() {
    let token = ask(Self.imds)["access_token"]

    #expect(entra.get("/aks/demo/api/v1/namespaces/default/pods", headers: ["Authorization": "Bearer \(token)"]).status == 200)
  }

  @Test(
    "A user-assigned identity is found by its client, object or resource ID, in any case",
    arguments: [
      "client_id=\(deployer)", "client_id=\(deployer.uppercased())", "object_id=0b1ec700-0a0a-4a4a-8b8b-0000000000a2",
      "msi_res_id=\(deployerResource)",
    ])
  func userAssigned(_ parameter: String) {
    #expect(ask(Self.imds + "&" + parameter)["client_id"] == Self.deployer)
  }

  @Test(
    "What is missing or wrong is told as the metadata service does",
    arguments: [
      (imds, [:], "Required metadata header not specified"), (imds, ["Metadata": "false"], "Required metadata header not specified"),
      (imds, ["Metadata": "true", "X-Forwarded-For": "10.0.0.1"], "Requests with the header X-Forwarded-For are refused"),
      ("/metadata/identity/oauth2/token?api-version=2018-02-01", ["Metadata": "true"], "Required query variable 'resource' is missing"),
      ("/metadata/identity/oauth2/token?resource=x", ["Metadata": "true"], "Required query variable 'api-version' is missing"),
      (imds.replacing("2018-02-01", with: "2001-01-01"), ["Metadata": "true"], "The api-version '2001-01-01' is not supported"),
      (imds + "&client_id=zz", ["Metadata": "true"], "Identity not found"),
    ] as [(String, [String: String], String)])
  func refused(_ address: String, _ headers: [String: String], _ text: String) {
    let answer = ask(address, Headers(headers.map { (name: $0.key, value: $0.value) }))

    #expect(answer.status == 400 && answer["error"] == "invalid_request" && answer["error_description"] == text)
  }

  @Test("A resource that the tenant does not know is Entra's error")
  func unknownResource() {
    let answer = ask("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://nowhere")

    #expect(answer.status == 400 && answer["error"] == "invalid_resource" && answer["error_description"].hasPrefix("AADSTS500011: "))
  }

  @Test("App Service wants its secret, and writes no expires_in")
  func appService() {
    let answer = ask(Self.appService + "&mi_res_id=" + Self.deployerResource, ["X-IDENTITY-HEADER": Self.secret])

    #expect(answer.json.names == ["access_token", "client_id", "expires_on", "resource", "token_type"])
    #expect(answer["client_id"] == Self.deployer)
    let refused = ask(Self.appService, ["X-IDENTITY-HEADER": "guess"])
    #expect(refused.status == 401 && refused.json.names == ["message", "statusCode"])
    let unknown = ask(Self.appService + "&client_id=zz", ["X-IDENTITY-HEADER": Self.secret])
    #expect(unknown.status == 400 && unknown["message"].hasPrefix("No User Assigned or Delegated Managed Identity found"))
  }

  @Test("Azure Machine Learning and Cloud Shell have forms of their own")
  func otherPlatforms() {
    let learning = ask(
      "/ml/token?api-version=2017-09-01&resource=\(TestEmulator.aksServer)&clientid=\(Self.deployer)", ["secret": Self.secret])
    let shell = ask("/oauth2/token", ["Metadata": "true"], method: "POST", body: "resource=\(TestEmulator.aksServer)")

    #expect(learning["client_id"] == Self.deployer)
    #expect(shell["client_id"] == Self.machine)
  }

  @Test("Azure Arc wants the content of a file that it names, once")
  func arc() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let address = "/arc/metadata/identity/oauth2/token?api-version=2020-06-01&resource=\(TestEmulator.aksServer)"

    let challenge = ask(address)
    let path = try #require(challenge.response.headers["WWW-Authenticate"]?.split(separator: "=").last.map(String.init))
    let key = try String(contentsOfFile: path, encoding: .utf8)

    #expect(challenge.status == 401 && path.hasPrefix(folder + "/") && path.hasSuffix(".key"))
    #expect(ask(address, ["Metadata": "true", "Authorization": "Basic guess"]).status == 401)
    #expect(ask(address, ["Metadata": "true", "Authorization": "Basic \(key)"])["client_id"] == Self.machine)
    #expect(ask(address, ["Metadata": "true", "Authorization": "Basic \(key)"]).status == 401)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("Service Fabric is on HTTPS, wants its secret, and writes numbers as numbers and errors in a form of its own")
  func serviceFabric() {
    let address = "/_fabric/token?api-version=2019-07-01-preview&resource=\(TestEmulator.aksServer)"

    let answer = entra.get(address, headers: ["Secret": Self.secret])
    let refused = entra.get(address, headers: ["Secret": "guess"])

    #expect(answer.json.names == ["access_token", "expires_on", "resource", "token_type"])
    #expect(answer.json["expires_on"] == 1_800_003_599)
    #expect(answer.claims()["appid"] == .string(Self.machine))
    #expect(refused.status == 400 && refused.json["error"]?["code"] == "SecretHeaderNotFound")
    #expect(ask(address, ["Secret": Self.secret]).status == 404)
  }

  @Test("Faults meet these endpoints by their names, and the log shows them", arguments: [404, 410, 429])
  func faults(_ status: Int) {
    entra.control("POST", "faults", #"{"endpoint": "imds", "kind": "status", "status": \#(status), "times": 1}"#)

    #expect(ask(Self.appService, ["X-IDENTITY-HEADER": Self.secret]).status == 200)
    #expect(ask(Self.imds).status == status)
    #expect(ask(Self.imds).status == 200)
    #expect(entra.control("GET", "requests").json["endpoints"] == ["app-service": 1, "imds": 2])
  }

  @Test("On plain HTTP there is nothing else, and on HTTPS there is no platform")
  func listeners() {
    #expect(ask("/common/discovery/keys").status == 404)
    #expect(ask("/_emulator/requests").status == 404)
    #expect(entra.get(Self.imds, headers: ["Metadata": "true"]).status == 404)
  }

  @Test("The secret and keys of headers are not in the log")
  func log() {
    _ = ask(Self.appService, ["X-IDENTITY-HEADER": Self.secret])
    _ = ask("/arc/metadata/identity/oauth2/token?api-version=2020-06-01", ["Metadata": "true", "Authorization": "Basic \(Self.secret)"])

    #expect(!entra.control("GET", "requests").text.contains(Self.secret))
  }
}
