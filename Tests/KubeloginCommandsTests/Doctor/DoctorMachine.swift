import Glibc
import Platform
import TestSupport

@testable import KubeloginCommands

/// A machine with a kubeconfig, a kubelogin in PATH, a sign-in host and an API server, all of which may be unwell.
struct DoctorMachine {
  static let server = "6dae42f8-4368-4678-94ff-3960e28e3630"
  static let tenant = "c0117050-1111-4a4a-8b8b-000000000001"

  let directory: TemporaryDirectory
  let network = TestNetwork()
  let programs = TestPrograms()
  let secrets = TestSecrets()
  var environment: [String: String]
  var openCertificate: (@Sendable (CertificateFile) throws -> ClientCertificate)?

  init(_ more: [String: String] = [:]) throws {
    directory = try TemporaryDirectory()
    let path = "\(directory.path)/bin"
    try Files.makeDirectory(path)
    environment = ["HOME": directory.path, "PATH": path, "AZURE_CLIENT_SECRET": "s3cr3t-of-the-machine"].merging(more) { $1 }
    try put("#!/bin/sh\n", to: "bin/kubelogin", mode: 0o755)
    try write(Self.arguments())
  }

  /// Writes a file of this machine, below its home directory.
  func put(_ text: String, to name: String, mode: mode_t = 0o600) throws {
    let path = try directory.write(text, to: name)
    chmod(path, mode)
  }

  static func arguments(_ more: String = "") -> String {
    "[get-token, --login, spn, --server-id, \(server), --client-id, app, --tenant-id, \(tenant)\(more)]"
  }

  /// Writes the kubeconfig that kubectl would read.
  func write(
    _ arguments: String, user: String = "", exec: String = "", cluster: String = "", context: String = ", namespace: shop",
    mode: mode_t = 0o600
  ) throws {
    let entry = "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: \(arguments)\(exec)}"
    try put(
      """
      current-context: demo
      contexts: [{name: demo, context: {cluster: demo, user: ci\(context)}}]
      clusters: [{name: demo, cluster: {server: "https://demo.example:443"\(cluster)}}]
      users:
      - name: ci
        user:
          \(user.isEmpty ? entry : user)
      """, to: ".kube/config", mode: mode)
  }

  func run(_ arguments: [String] = []) -> TestMachine.Outcome {
    let test = TestHost(environment: environment, network: network, programs: programs, openCertificate: openCertificate, secrets: secrets)
    let words = ["doctor"] + arguments
    let question = try? TestMachine().question(words)
    guard let question else { return TestMachine.Outcome(status: -1) }
    let status = Kubelogin.run(words, question, in: test.host)
    return TestMachine.Outcome(status: status, output: test.terminal.output.text, error: test.terminal.error.text)
  }

  /// What the programs and servers answer where all is well.
  func queueHealth(token claims: String? = nil, access: String = #"{"status":{"allowed":true}}"#) {
    queueVersion()
    queueSignIn()
    queueToken(claims)
    queueAPIServer(access: access)
  }

  func queueVersion(_ text: String = "kubelogin version \ngit hash: v1/abc\nSwift version: 6.3\n") {
    programs.queue { _ in ChildProcess.Outcome(status: 0, output: Array(text.utf8)) }
  }

  func queueSignIn(date: String = "Wed, 02 Jan 2030 01:04:05 GMT") {
    network.queue(
      headers: [("Date", date)], json: #"{"issuer":"https://login.microsoftonline.com/\#(Self.tenant)/v2.0"}"#)
  }

  func queueToken(_ claims: String? = nil) {
    let claims =
      claims
      ?? #""aud":"\#(Self.server)","iss":"https://sts.windows.net/\#(Self.tenant)/","tid":"\#(Self.tenant)","ver":"1.0","idtyp":"app","oid":"o-i-d","exp":1893549845"#
    let token = "eyJhbGciOiJSUzI1NiJ9.\(Self.encoded("{\(claims)}")).c2lnbmF0dXJl"
    network.queue(json: #"{"token_type":"Bearer","expires_in":3600,"access_token":"\#(token)"}"#)
  }

  func queueAPIServer(access: String = #"{"status":{"allowed":true}}"#) {
    network.queue(status: 201, json: #"{"status":{"userInfo":{"username":"o-i-d","groups":["g","system:authenticated"]}}}"#)
    network.queue(status: 201, json: access)
  }

  /// base64url. Source: RFC 4648 section 5.
  private static func encoded(_ text: String) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let bytes = Array(text.utf8)
    var result = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0...group.count { result.append(digits[bits >> (18 - 6 * place) & 63]) }
    }
    return result
  }
}
