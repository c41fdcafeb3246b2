import Glibc
import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

@Suite struct AzureArcAgentTests {
  private let directory: TemporaryDirectory
  private let agent: AzureArcAgent
  private let test = TestHost()
  private var keys: String { "\(directory.path)/tokens" }

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write("s3cret\n", to: "tokens/1.key")
    agent = AzureArcAgent(program: "/bin/sh", keyDirectory: "\(directory.path)/tokens")
  }

  private func token(clientID: String? = nil) throws -> ManagedIdentityToken {
    try ManagedIdentityGrant(clientID: clientID, resourceID: nil, serverID: "aks", environment: Environment { _ in nil }, arc: agent)
      .token(client: OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host)))
  }

  private func queueChallenge(_ path: String) {
    test.network.queue(status: 401, headers: [("WWW-Authenticate", "Basic realm=\(path)")], json: "{}")
  }

  @Test("The second request shows the content of the file that the first answer names")
  func challenge() throws {
    queueChallenge("\(keys)/1.key")
    test.network.queue(json: #"{"access_token":"t","expires_in":"60"}"#)

    #expect(try token().text == "t")

    let requests = test.network.requests
    #expect(requests.map(\.url) == [requests[0].url, requests[0].url])
    #expect(requests.map { request in request.headers.first { $0.name == "Authorization" }?.value } == [nil, "Basic s3cret"])
    #expect(requests.map { request in request.headers.filter { $0.name == "Metadata" }.count } == [1, 1])
  }

  @Test("A first answer without a challenge is no token")
  func noChallenge() {
    test.network.queue(json: #"{"access_token":"t","expires_in":"60"}"#)

    #expect(throws: ManagedIdentityError.challenge("is missing")) { try token() }
  }

  @Test("A refusal of the key is told")
  func keyRefused() {
    queueChallenge("\(keys)/1.key")
    test.network.queue(status: 401, json: #"{"error":"unauthorized","error_description":"s3cret is not the key"}"#)

    #expect(throws: ManagedIdentityError.refused(.azureArc, status: 401, reason: "[secret] is not the key")) { try token() }
  }

  @Test("An answer for another identity than the one asked for is refused", arguments: [#""client_id":"other","#, ""])
  func otherIdentity(_ field: String) throws {
    queueChallenge("\(keys)/1.key")
    test.network.queue(json: #"{\#(field)"access_token":"t","expires_in":"60"}"#)

    #expect(throws: ManagedIdentityError.otherIdentity(.azureArc)) { try token(clientID: "abc") }
  }

  @Test("The realm may stand in quotes, and the scheme in any case")
  func realms() throws {
    #expect(try agent.key(for: "basic realm=\"\(keys)/1.key\"") == "s3cret")
    #expect(try agent.key(for: "Basic realm=\(keys)/1.key") == "s3cret")
  }

  @Test(
    "A file that is not the agent's is never sent",
    arguments: [
      "/etc/passwd", "/etc/passwd.key", "KEYS/../1.key", "KEYS/sub/1.key", "KEYS/./1.key", "KEYS//1.key", "1.key", "KEYS/1.key/", "",
      "KEYS/1.txt", "KEYS/.key", "KEYS/none.key", "KEYS/link.key", "KEYS/large.key", "KEYS/empty.key", "KEYS/directory.key",
    ])
  func foreign(_ path: String) throws {
    try directory.write("x", to: "tokens/1.txt")
    try directory.write("x", to: "1.key")
    try directory.write("", to: "tokens/empty.key")
    try directory.write(String(repeating: "x", count: 4097), to: "tokens/large.key")
    try Files.makeDirectory("\(keys)/directory.key")
    symlink("\(keys)/1.key", "\(keys)/link.key")
    queueChallenge(path.replacing("KEYS", with: keys))

    let error = #expect(throws: ManagedIdentityError.self) { try token() }

    #expect(error?.code == "managed-identity.challenge")
    #expect(test.network.requests.count == 1)
  }

  @Test("A challenge of another kind is refused", arguments: ["", "Bearer realm=/x.key", "Basic", "Basic x=1"])
  func otherChallenge(_ header: String) {
    #expect(throws: ManagedIdentityError.challenge("names no file")) { try agent.key(for: header) }
  }

  @Test("A key that this user may not read says which group to join", .enabled(if: geteuid() != 0))
  func unreadable() throws {
    chmod("\(keys)/1.key", 0)

    #expect(throws: ManagedIdentityError.keyNotReadable(path: "\(keys)/1.key")) { try agent.key(for: "Basic realm=\(keys)/1.key") }
  }

  @Test("A key of another user than the directory's or root's is refused", .enabled(if: geteuid() == 0))
  func otherOwner() {
    chown("\(keys)/1.key", 65_534, 65_534)

    #expect(throws: ManagedIdentityError.challenge("names a file of another user than the agent's")) {
      try agent.key(for: "Basic realm=\(keys)/1.key")
    }
  }
}
