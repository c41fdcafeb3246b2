import Entra
import Glibc
import OAuth
import Platform
import Settings
import TestSupport
import Testing
import TokenCache

@testable import LoginMethods

@Suite struct WorkloadIdentityTests {
  /// {"iss":"https://i","sub":"s","aud":"a"} and {"iss":"https://i","sub":"other","aud":"a"}
  private static let jwt = "e30.eyJpc3MiOiJodHRwczovL2kiLCJzdWIiOiJzIiwiYXVkIjoiYSJ9.c2ln"
  private static let renewed = "e30.eyJpc3MiOiJodHRwczovL2kiLCJzdWIiOiJzIiwiYXVkIjoiYSJ9.bmV3"
  private static let other = "e30.eyJpc3MiOiJodHRwczovL2kiLCJzdWIiOiJvdGhlciIsImF1ZCI6ImEifQ.c2ln"
  private static let job = [
    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://github.example/token?api-version=2.0", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "r3qu3st",
  ]

  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private var flags: [Setting: String] { .contoso.with(.federatedTokenFile, "\(directory.path)/token") }

  private func queueToken(_ test: TestHost) {
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)
  }

  // MARK: The file

  @Test("The file's content, without the white space around it, is the assertion of one request")
  func file() throws {
    let test = TestHost()
    _ = try directory.write("\(Self.jwt)\n", to: "token")
    queueToken(test)

    let issued = try test.obtain(.workloadIdentity, flags)

    #expect(issued.token.text == "t")
    #expect(test.network.requests.map(\.url) == ["https://login.microsoftonline.com/contoso/oauth2/v2.0/token"])
    #expect(
      test.network.requests.first?.form
        == [
          "grant_type": "client_credentials", "client_id": "app", "scope": "6dae42f8/.default", "client_assertion": Self.jwt,
          "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ])
  }

  @Test("It is read for each run, since the kubelet renews it")
  func readAnew() throws {
    let test = TestHost()
    for content in [Self.renewed, Self.other] {
      _ = try directory.write(content, to: "token")
      queueToken(test)
      _ = try test.obtain(.workloadIdentity, flags)
    }

    #expect(test.network.requests.map { $0.form["client_assertion"] } == [Self.renewed, Self.other])
  }

  @Test("It is read once in a run: a pipe gives the identity of the session and the token that is sent")
  func pipe() throws {
    let test = TestHost()
    mkfifo("\(directory.path)/token", 0o600)
    let writer = try RunningProcess(
      "sh", ["-c", "printf %s '\(Self.jwt)' > \(directory.path)/token"], environment: ["PATH": Programs.searchPath],
      directory: directory.path,
      scratch: directory.path)
    queueToken(test)

    let source = try LoginMethod.workloadIdentity.source(test.signIn(flags))
    _ = try source.obtain(Prompts(queue: nil, host: test.host), within: nil)

    #expect(try writer.outcome().status == 0)
    #expect(test.network.requests.map { $0.form["client_assertion"] } == [Self.jwt])
    try Files.remove("\(directory.path)/token")
    _ = try directory.write(Self.jwt, to: "token")
    #expect(try LoginMethod.workloadIdentity.source(test.signIn(flags)).state == source.state)
  }

  @Test("A renewed token of the same identity ends nothing; another identity, and no token, do")
  func state() throws {
    let states = try [Self.jwt, Self.renewed, Self.other, "", "opaque", "opaque2"].map { content in
      _ = try directory.write(content, to: "token")
      return try #require(try LoginMethod.workloadIdentity.source(TestHost().signIn(flags)).state)
    }

    #expect(states[0] == states[1])
    #expect(Set(states).count == 5)
  }

  @Test("The file is a stamp of the answer, where it is in use")
  func stamps() {
    let stamps = { (flags: [Setting: String], variables: [String: String]) in
      let environment = Environment { variables[$0] }
      return LoginMethod.workloadIdentity.stamps(
        Settings(flags: flags.with(.login, "workloadidentity"), environment: environment), environment)
    }

    #expect(stamps(flags, [:]) == ["\(directory.path)/token"])
    #expect(stamps(.contoso, ["AZURE_FEDERATED_TOKEN_FILE": "/v"]) == ["/v"])
    #expect(stamps(flags, Self.job) == [])
    #expect(stamps(flags.with(.federatedTokenCommand, "vault"), [:]) == [])
  }

  @Test(
    "A file without a usable token is an error that names it, and nothing is sent",
    arguments: [
      (nil, "federation.file"), ("", "federation.file-content"), ("two words", "federation.file-content"),
      (String(repeating: "x", count: 70_000), "federation.file"),
    ])
  func unusableFile(_ content: String?, _ code: String) throws {
    let test = TestHost()
    if let content { _ = try directory.write(content, to: "token") }

    let error = #expect(throws: FederatedTokenError.self) { try test.obtain(.workloadIdentity, flags) }

    #expect(error?.code == code)
    #expect(error?.summary.contains("\(directory.path)/token") == true)
    #expect(error?.remedy.contains("AZURE_FEDERATED_TOKEN_FILE") == true)
    #expect(test.network.requests == [])
  }

  // MARK: Refusals

  @Test("Where no federated credential fits, the hint says what the token says", arguments: [70021, 700211, 700212, 700213, 7_002_138])
  func noFit(_ number: Int) throws {
    let test = TestHost()
    _ = try directory.write(Self.jwt, to: "token")
    test.network.queue(
      status: 401, json: #"{"error":"invalid_client","error_description":"AADSTS\#(number): No match.","error_codes":[\#(number)]}"#)

    let error = #expect(throws: FederationRefusal.self) { try test.obtain(.workloadIdentity, flags) }

    #expect(error?.code == "entra.AADSTS\(number)")
    #expect(error?.summary == "AADSTS\(number): No match.")
    #expect(error?.remedy.contains(#"issuer "https://i", subject "s", audience "a""#) == true)
    #expect(error?.report.contains("c2ln") == false)
    #expect(error?.isFinalRefusal == true)
  }

  @Test("Other refusals are what they are")
  func otherRefusal() throws {
    let test = TestHost()
    _ = try directory.write(Self.jwt, to: "token")
    test.network.queue(status: 401, json: #"{"error":"invalid_client","error_codes":[700024]}"#)

    #expect(throws: EntraError.self) { try test.obtain(.workloadIdentity, flags) }
  }

  @Test("No person takes part, and no refresh token is kept")
  func source() throws {
    let source = try LoginMethod.workloadIdentity.source(TestHost().signIn(flags))

    #expect(!source.involvesPerson && !source.isOnlyAsked && source.accountScope == nil)
  }
}
