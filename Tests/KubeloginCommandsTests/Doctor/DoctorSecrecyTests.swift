import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite("kubelogin doctor tells no secret")
struct DoctorSecrecyTests {
  private static let planted = "pl4nted-s3cret"

  @Test(
    "Secrets in every place, repeated by every server and program, appear in no mode",
    arguments: [[], ["--redact=false"], ["-o", "json", "--redact=false"], ["-v", "10"], ["--offline"]])
  func everywhere(flags: [String]) throws {
    let secret = Self.planted
    var machine = try DoctorMachine([
      "AZURE_CLIENT_SECRET": "\(secret)-env", "AZURE_PASSWORD": "\(secret)-password", "SYSTEM_ACCESSTOKEN": "\(secret)-pipelines",
      "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "\(secret)-github", "AZURE_CLIENT_CERTIFICATE_PASSWORD": "\(secret)-certificate",
    ])
    let entry = """
      exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: \
      \(DoctorMachine.arguments(", --client-secret, \(secret)-argument, --password=\(secret)-flag, --proxy-url, \"http://u:\(secret)-proxy@proxy:1\"")), \
      env: [{name: MY_TOKEN, value: \(secret)-variable}, {name: ARM_CLIENT_SECRET, value: \(secret)-arm}]}
      """
    try machine.write(
      "", user: "token: \(secret)-token\n    \(entry)", cluster: ", proxy-url: \"http://u:\(secret)-clusterproxy@proxy:1\"")
    let all = ["env", "password", "pipelines", "github", "certificate", "argument", "flag", "variable", "arm"].map { "\(secret)-\($0)" }
      .joined(separator: " ")
    machine.queueVersion("git hash: \(all)\nSwift version: 6\n")
    machine.network.queue(status: 400, json: #"{"error":"\#(all)","error_codes":[90002],"error_description":"\#(all)"}"#)
    machine.queueToken()
    machine.network.queue { request in
      let sent = request.headers.first { $0.name == "Authorization" }?.value ?? ""
      return HTTPResponse(
        status: 201, body: Array(#"{"status":{"userInfo":{"username":"\#(all) \#(sent)","groups":["\#(sent)"]}}}"#.utf8))
    }
    machine.network.queue { request in
      let sent = request.headers.first { $0.name == "Authorization" }?.value ?? ""
      return HTTPResponse(status: 201, body: Array(#"{"status":{"allowed":false,"reason":"\#(sent) \#(all)"}}"#.utf8))
    }
    machine.environment["KUBELOGIN_QUIET"] = nil

    let outcome = machine.run(flags)

    #expect(!outcome.output.isEmpty)
    for part in [secret, "pl4nted", "eyJhbGci", "c2lnbmF0"] {
      #expect(!(outcome.output + outcome.error).contains(part), "\(part): \(outcome.output)\(outcome.error)")
    }
  }

  @Test(
    "Arguments that cannot be read are not repeated with their secrets",
    arguments: ["--=pl4nted-s3cret", "--client-secret=pl4nted-s3cret, --nope"])
  func unreadable(arguments: String) throws {
    let machine = try DoctorMachine()
    try machine.write(DoctorMachine.arguments(", \"\(arguments.replacing(", ", with: "\", \""))\""))
    machine.queueVersion()

    let outcome = machine.run(["--offline"])

    #expect(outcome.status == 1)
    #expect(!outcome.output.contains("pl4nted-s3cret"), "\(outcome.output)")
  }
}

@Suite("Redaction")
struct RedactionTests {
  @Test(
    "GUIDs, users, names and the home directory are shortened; public IDs stay",
    arguments: [
      ("tenant c0117050-1111-4a4a-8b8b-000000000001.", "tenant c0117050…."),
      ("for 6dae42f8-4368-4678-94ff-3960e28e3630", "for 6dae42f8-4368-4678-94ff-3960e28e3630"),
      ("https://sts.windows.net/c0117050-1111-4a4a-8b8b-000000000001/", "https://sts.windows.net/c0117050…/"),
      ("as ada@contoso.example, here", "as a…@c…, here"), ("in /home/ada/.kube/config", "in ~/.kube/config"),
      ("demo-dns.hcp.example:443 answers", "dem…:443 answers"),
      ("/subscriptions/c0117050-1111-4a4a-8b8b-000000000001/x", "/subscriptions/c0117050…/x"),
      ("devicecode-c0117050-1111-4a4a-8b8b-000000000001-ab", "devicecode-c0117050…-ab"), ("plain text: 12 groups", "plain text: 12 groups"),
      ("demo-dns.hcp.examples", "demo-dns.hcp.examples"),
    ])
  func shortens(text: String, shown: String) {
    #expect(Redaction(names: ["demo-dns.hcp.example"], home: "/home/ada").redacted(text) == shown)
  }
}
