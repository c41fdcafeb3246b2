import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite("kubelogin doctor")
struct DoctorTests {
  @Test("Where all is well every line says so, and the exit status is 0")
  func healthy() throws {
    let machine = try DoctorMachine()
    machine.queueHealth()

    let outcome = machine.run()

    #expect(outcome.status == 0 && outcome.error == "")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("problem") } == [])
    #expect(lines.contains("ok       clock       the clock agrees with the servers (2030-01-02T01:04:05Z)"))
    #expect(
      lines.contains { $0.hasPrefix("ok       token       a new token is good until 2030-01-02T02:04:05Z, for the application o-i-d") })
    #expect(lines.contains("ok       access      the API server knows us as o-i-d, with 1 groups"))
    #expect(lines.contains("ok       access      we may list pods in the namespace shop"))
    #expect(
      machine.network.requests.map { "\($0.method) \($0.url)" } == [
        "GET https://login.microsoftonline.com/\(DoctorMachine.tenant)/v2.0/.well-known/openid-configuration",
        "POST https://login.microsoftonline.com/\(DoctorMachine.tenant)/oauth2/v2.0/token",
        "POST https://demo.example:443/apis/authentication.k8s.io/v1/selfsubjectreviews",
        "POST https://demo.example:443/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      ])
  }

  @Test("A second run takes the token that the first has stored, under the same session")
  func stored() throws {
    let machine = try DoctorMachine()
    machine.queueHealth()
    _ = machine.run()
    machine.queueVersion()
    machine.queueSignIn()
    machine.queueAPIServer()

    let outcome = machine.run()

    #expect(outcome.output.contains("the stored token is good until"))
    #expect(outcome.output.contains("kubelogin: 1 session\n"))
  }

  @Test("With --offline nothing is sent, and nothing is made")
  func offline() throws {
    let machine = try DoctorMachine()
    machine.queueVersion()

    let outcome = machine.run(["--offline"])

    #expect(outcome.status == 0)
    #expect(machine.network.requests.isEmpty)
    #expect(outcome.output.contains("the sign-in host is not asked: --offline"))
    #expect(outcome.output.contains("the API server is not asked: --offline"))
    #expect(try Files.names(in: "\(machine.directory.path)/.kube").sorted() == ["config"])
  }

  @Test("Nobody is asked to sign in: the report says what to run instead")
  func person() throws {
    let machine = try DoctorMachine()
    try machine.write(DoctorMachine.arguments().replacing("spn", with: "devicecode"))
    machine.queueVersion()
    machine.queueSignIn()
    machine.network.queue(status: 401, json: "{}")

    let outcome = machine.run()

    #expect(outcome.status == 0)
    #expect(machine.network.requests.map(\.method) == ["GET", "GET"])
    #expect(
      outcome.output.contains("warning  token       no token is stored, so the cluster was not asked with one: a person has to sign in\n"))
    #expect(outcome.output.contains("→ kubelogin get-token --context demo -o token > /dev/null, then run this again\n"))
  }

  @Test("A refused token, a refused request and a refusal of Entra ID are told apart")
  func refusals() throws {
    let unauthorized = try DoctorMachine()
    unauthorized.queueVersion()
    unauthorized.queueSignIn()
    unauthorized.queueToken()
    unauthorized.network.queue(status: 401, json: "{}")
    let forbidden = try DoctorMachine()
    let reason = "User does not have access to the resource in Azure. Update role assignment to allow access."
    forbidden.queueHealth(access: #"{"status":{"allowed":false,"denied":true,"reason":"\#(reason)"}}"#)
    let refused = try DoctorMachine()
    refused.queueVersion()
    refused.queueSignIn()
    refused.network.queue(
      status: 401, json: #"{"error":"invalid_client","error_description":"AADSTS7000215: wrong","error_codes":[7000215]}"#)
    refused.network.queue(status: 401, json: "{}")

    let outcomes = [unauthorized.run(), forbidden.run(), refused.run()]

    #expect(outcomes.map(\.status) == [1, 0, 1])
    #expect(outcomes[0].output.contains("problem  access      401: the API server refuses the token\n"))
    #expect(outcomes[1].output.contains("warning  access      403: we may not list pods in the namespace shop: \(reason)\n"))
    #expect(
      outcomes[1].output.contains(
        "→ the data action is Microsoft.ContainerService/managedClusters/pods/read; the smallest built-in role that has it is "
          + "Azure Kubernetes Service RBAC Reader (7f6c6a51-bcf8-42ba-9220-52d62157d7db)\n"))
    #expect(outcomes[2].output.contains("problem  token       "))
    #expect(outcomes[2].output.contains("AADSTS7000215"))
  }

  @Test(
    "A token that does not fit the context is named, with what to do",
    arguments: [
      (#""aud":"another""#, "the token is not for --server-id \(DoctorMachine.server)"),
      (#""aud":"spn:\#(DoctorMachine.server)""#, "the audience starts with spn:"),
      (
        #""aud":"\#(DoctorMachine.server)","tid":"fab21ca4-2222-4a4a-8b8b-000000000002""#,
        "the token is of the tenant fab21ca4-2222-4a4a-8b8b-000000000002"
      ),
      (#""aud":"\#(DoctorMachine.server)","ver":"2.0""#, "the token has version 2"),
      (#""aud":"\#(DoctorMachine.server)","exp":1893546000"#, "the token ended at 2030-01-02T01:00:00Z"),
      (#""aud":"\#(DoctorMachine.server)","idtyp":"app","_claim_names":{"groups":"src1"}"#, "the application is in more than 200 groups"),
      (#""aud":"\#(DoctorMachine.server)","cnf":{"kid":"k"}"#, "the token is bound to a key, and --pop-enabled is not given"),
    ])
  func claims(claims: String, fact: String) throws {
    let machine = try DoctorMachine()
    machine.queueHealth(token: claims)

    let outcome = machine.run()

    #expect(outcome.output.contains("  token       \(fact)"), "\(outcome.output)")
  }

  @Test(
    "A clock that is off is measured against the date of the sign-in host",
    arguments: [
      ("Wed, 02 Jan 2030 01:04:35 GMT", "ok       clock       the clock agrees"),
      ("Wed, 02 Jan 2030 01:06:05 GMT", "warning  clock       the clock is 2 min behind"),
      ("Wed, 02 Jan 2030 00:04:05 GMT", "problem  clock       the clock is 1 h ahead"),
    ])
  func clock(date: String, line: String) throws {
    let machine = try DoctorMachine()
    machine.queueVersion()
    machine.queueSignIn(date: date)
    machine.queueToken()
    machine.queueAPIServer()

    #expect(machine.run().output.contains(line))
  }

  @Test(
    "What stands in the way of the API server is told by what it is",
    arguments: [
      (TransportError.unknownHost("demo.privatelink.x.azmk8s.io"), "cannot be resolved"),
      (.connectionFailed(host: "demo.example:443", reason: "Connection timed out"), "the cluster may let some addresses in only"),
      (.untrustedCertificate(host: "demo.example", reason: "self-signed"), "the CA in the kubeconfig is old"),
    ])
  func unreachable(error: TransportError, text: String) throws {
    let machine = try DoctorMachine()
    machine.queueVersion()
    machine.queueSignIn()
    machine.queueToken()
    machine.network.queue(error)

    let outcome = machine.run()

    #expect(outcome.status == 1)
    #expect(outcome.output.contains("problem  server") && outcome.output.contains(text))
  }

  @Test("A captive portal in place of the sign-in host, and a tenant that it does not know")
  func signInHost() throws {
    let portal = try DoctorMachine()
    portal.queueVersion()
    portal.network.queue { _ in HTTPResponse(status: 200, headers: [], body: Array("<html>".utf8)) }
    let tenant = try DoctorMachine()
    tenant.queueVersion()
    tenant.network.queue(status: 400, json: #"{"error":"invalid_tenant","error_codes":[90002]}"#)

    #expect(portal.run().output.contains("login.microsoftonline.com answers 200, and not as a sign-in service does"))
    #expect(tenant.run().output.contains("refuses the tenant \(DoctorMachine.tenant): AADSTS90002"))
  }

  @Test(
    "The token goes to no server that nobody vouches for",
    arguments: [
      (", insecure-skip-tls-verify: true", "insecure-skip-tls-verify is set"), (", certificate-authority: gone.pem", "cannot be read"),
      (", certificate-authority-data: '%'", "is not base64"), (", tls-server-name: x", "has a tls-server-name"),
    ])
  func unverified(field: String, fact: String) throws {
    let machine = try DoctorMachine()
    try machine.write(DoctorMachine.arguments(), cluster: field)
    machine.queueVersion()
    machine.queueSignIn()
    machine.queueToken()

    let outcome = machine.run()

    #expect(outcome.output.contains("  server") && outcome.output.contains(fact))
    #expect(machine.network.requests.count == 2)
  }

  @Test("-o json shortens names; --redact=false leaves them, --redact shortens the text too")
  func redaction() throws {
    func outcome(_ arguments: [String]) throws -> String {
      let machine = try DoctorMachine()
      machine.queueHealth()
      return machine.run(arguments).output
    }

    let (json, plain, text) = (try outcome(["-o", "json"]), try outcome(["-o", "json", "--redact=false"]), try outcome(["--redact"]))

    #expect(json.contains(#""redacted":true"#) && !json.contains(DoctorMachine.tenant) && !json.contains("demo.example"))
    #expect(json.contains("c0117050…") && json.contains(DoctorMachine.server))
    #expect(plain.contains(#""redacted":false"#) && plain.contains(DoctorMachine.tenant) && plain.contains("demo.example"))
    #expect(!text.contains(DoctorMachine.tenant) && text.contains("~/.kube/config"))
  }
}
