import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// A hostile or careless server repeats what it was sent. Neither the terminal nor a file of the cache gets it.
struct EchoedCredentialTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var flags: [String]
    var variables: [String: String] = [:]
    /// Answers before the one that repeats its request.
    var answers: [String] = []

    var testDescription: String { name }
    /// What CI systems say is shown in part only.
    var showsText: Bool { !name.contains("GitHub") && !name.contains("Pipelines") }
  }

  private static let secret = "Zx8~s3cr3t-Q.a/b+c=d&e"
  private static let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2V4YW1wbGUifQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"

  private static let cases = [
    Case(name: "spn", flags: ["-l", "spn", "--client-secret", secret]),
    Case(name: "spn, v1", flags: ["-l", "spn", "--client-secret", secret, "--legacy"]),
    Case(
      name: "ropc", flags: ["-l", "ropc", "--username", "ada@contoso.example", "--password", secret],
      answers: [#"{"account_type":"Managed","domain_name":"contoso.example"}"#]),
    Case(
      name: "msi, App Service", flags: ["-l", "msi"], variables: ["IDENTITY_ENDPOINT": "http://127.0.0.1:1/msi", "IDENTITY_HEADER": secret]),
    Case(
      name: "msi, Azure TestMachine Learning", flags: ["-l", "msi"],
      variables: ["MSI_ENDPOINT": "http://127.0.0.1:1/ml", "MSI_SECRET": secret]),
    Case(
      name: "GitHub", flags: ["-l", "workloadidentity"],
      variables: ["ACTIONS_ID_TOKEN_REQUEST_URL": "https://ci.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": secret]),
    Case(
      name: "GitHub's token at Entra", flags: ["-l", "workloadidentity"],
      variables: ["ACTIONS_ID_TOKEN_REQUEST_URL": "https://ci.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-the-job"],
      answers: [#"{"value":"\#(token)"}"#]),
    Case(
      name: "Azure Pipelines", flags: ["-l", "azurepipelines", "--azure-pipelines-service-connection-id", "connection"],
      variables: ["SYSTEM_OIDCREQUESTURI": "https://ci.example/", "SYSTEM_ACCESSTOKEN": secret]),
    Case(
      name: "devicecode", flags: ["-l", "devicecode"],
      answers: [
        #"{"device_code":"\#(secret)","user_code":"ABC","verification_uri":"https://x.example","expires_in":900,"interval":1}"#
      ]),
  ]

  private static let texts = ["error_description", "plain text", "AADSTS number", "error", "suberror"]

  @Test("A repeated credential reaches neither stderr nor a file", arguments: cases, texts)
  func repeated(_ test: Case, _ place: String) throws {
    var machine = try TestMachine(test.variables)
    machine.environment["KUBERNETES_EXEC_INFO"] =
      #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":true}}"#
    for answer in test.answers { machine.network.queue(json: answer) }
    for _ in 0..<3 { machine.network.queue { Self.echo($0, in: place) } }

    let outcome = machine.run(
      [
        "get-token", "--server-id", "aks", "--client-id", "app", "--tenant-id", "contoso", "--cache-dir", machine.cacheDirectory, "-v",
        "10",
      ]
        + test.flags)

    #expect(outcome.status == 1 && outcome.output == "")
    #expect(machine.network.requests.count > test.answers.count, "the server was never asked")
    for text in try [outcome.error] + Self.files(in: machine.cacheDirectory) { expectNoSecret(in: text) }
    if test.showsText && place != "plain text" { #expect(outcome.error.contains("[secret]"), "\(outcome.error)") }
  }

  private func expectNoSecret(in text: String) {
    let parts = [Self.secret, Self.token].flatMap { secret in
      [secret, percentEncoded(secret)].flatMap { form in
        stride(from: 0, through: form.count - 12, by: 4).map { form.dropFirst($0).prefix(12) }
      }
    }
    for part in parts { #expect(!text.contains(part), "\(text)") }
  }

  private static func echo(_ request: HTTPRequest, in place: String) -> HTTPResponse {
    let fields = request.form.values.joined(separator: " ")
    let headers = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: " ")
    let body = String(decoding: request.body ?? [], as: UTF8.self)
    // The credential comes first: long texts are cut.
    let told = [fields, headers, body].joined(separator: " ").replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let json =
      switch place {
      case "error_description": #"{"error":"invalid_client","error_description":"\#(told)"}"#
      case "AADSTS number": #"{"error":"invalid_client","error_description":"AADSTS7000215: \#(told)","error_codes":[7000215]}"#
      case "error": #"{"error":"\#(told)"}"#
      case "suberror": #"{"error":"invalid_grant","error_description":"x \#(told)","suberror":"\#(told)","correlation_id":"\#(told)"}"#
      default: told
      }
    let type = place == "plain text" ? "text/plain" : "application/json"
    return HTTPResponse(status: 400, headers: [("Content-Type", "\(type) \(fields)"), ("x-vss-e2eid", fields)], body: Array(json.utf8))
  }

  private static func files(in directory: String) throws -> [String] {
    try Files.names(in: directory).flatMap { name -> [String] in
      let path = "\(directory)/\(name)"
      guard let bytes = try? Files.read(path) else { return try files(in: path) }
      return [String(decoding: bytes, as: UTF8.self)]
    }
  }
}
