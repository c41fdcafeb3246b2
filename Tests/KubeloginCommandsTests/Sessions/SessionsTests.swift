import FoundationEssentials
import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// What scripts count on: field names, exit status, and that nothing is asked or given away.
@Suite("sessions, status and logout") struct SessionsTests {
  private static let claims = #"{"oid":"o-1","upn":"ada@contoso.example","tid":"t-1","aud":"aks-server","appid":"app","groups":["g-1"]}"#
  private static let token = "e30.\(Data(claims.utf8).base64EncodedString().replacing("=", with: "")).c2ln"

  private let machine: TestMachine

  init() throws {
    var machine = try TestMachine()
    machine.environment = ["HOME": machine.directory.path, "KUBECACHEDIR": machine.cacheDirectory]
    let arguments = machine.servicePrincipal().map { "\"\($0)\"" }.joined(separator: ", ")
    try machine.directory.write(
      """
      current-context: prod
      contexts: [{name: prod, context: {user: aks}}, {name: other, context: {user: other}}]
      users:
      - {name: aks, user: {exec: {command: kubelogin, args: [\(arguments)]}}}
      - {name: other, user: {exec: {command: kubelogin, args: [\(arguments), --tenant-id, fabrikam]}}}

      """, to: ".kube/config")
    self.machine = machine
  }

  private func signIn() throws -> String {
    machine.queueToken(Self.token)
    #expect(machine.run(machine.servicePrincipal()).status == 0)
    let files = try Files.names(in: "\(machine.cacheDirectory)/sessions")
    return try #require(files.first { $0.hasSuffix(".json") }).replacing(".json", with: "")
  }

  @Test("sessions -o json has these fields")
  func list() throws {
    let name = try signIn()

    let outcome = machine.run(["sessions", "-o", "json"])

    #expect(
      outcome
        == TestMachine.Outcome(
          output: #"{"sessions":[{"authority":"https://login.microsoftonline.com","client":"app","expired":false,"#
            + #""expiresAt":"2030-01-02T02:04:05Z","hasRefreshToken":false,"method":"spn","name":"\#(name)","proofOfPossession":false,"#
            + #""server":"aks-server","tenant":"contoso","user":"ada@contoso.example"}]}"# + "\n"))
  }

  @Test("status says of an opaque token that it does not tell whom it is for")
  func opaque() throws {
    machine.queueToken("opaque")
    #expect(machine.run(machine.servicePrincipal()).status == 0)

    #expect(machine.run(["status"]).output.contains("Token:     no JSON Web Token: it does not tell whom it is for\n"))
  }

  @Test("status -o json has these fields, and status 0")
  func status() throws {
    let name = try signIn()

    let outcome = machine.run(["status", "-o", "json"])

    #expect(
      outcome
        == TestMachine.Outcome(
          output: #"{"audiences":["aks-server"],"authority":"https://login.microsoftonline.com","client":"app","context":"prod","#
            + #""expiresAt":"2030-01-02T02:04:05Z","groupOverage":false,"groups":["g-1"],"hasRefreshToken":false,"method":"spn","#
            + #""objectID":"o-1","proofOfPossession":false,"server":"aks-server","session":"\#(name)","state":"signed-in","#
            + #""subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"ada@contoso.example"},"#
            + #"{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"g-1"}],"tenant":"contoso","user":"ada@contoso.example"}"#
            + "\n"))
  }

  @Test("status of a context without a token is status 1 and a report on stdout, with nothing on stderr")
  func signedOut() throws {
    let outcome = machine.run(["status", "--context", "other", "-o", "json"])

    #expect(
      outcome
        == TestMachine.Outcome(
          status: 1,
          output: #"{"audiences":[],"authority":"https://login.microsoftonline.com","client":"app","context":"other","groupOverage":false,"#
            + #""groups":[],"hasRefreshToken":false,"method":"spn","proofOfPossession":false,"server":"aks-server","state":"signed-out","#
            + #""subjects":[],"tenant":"fabrikam"}"# + "\n"))
    #expect(try !Files.names(in: machine.directory.path).contains("cache"))
  }

  @Test(
    "None of them sends anything, or prints a token or a secret",
    arguments: [["sessions"], ["sessions", "-o", "json"], ["status"], ["status", "-o", "json"], ["logout"], ["logout", "--all"]])
  func secrecy(_ arguments: [String]) throws {
    _ = try signIn()

    let outcome = machine.run(arguments)

    #expect(machine.network.requests.count == 1)
    for secret in [Self.token, TestMachine.secret, "c2ln"] { #expect(!(outcome.output + outcome.error).contains(secret)) }
  }

  @Test("logout --context ends the session of that context only")
  func logout() throws {
    let name = try signIn()

    #expect(machine.run(["logout", "--context", "other"]).error == "kubelogin: the context \"other\" has no session\n")
    #expect(
      machine.run(["logout", "--context", "prod"]).error
        == "\(name): ended; the next command signs in again with its client secret or certificate\n")
    #expect(machine.run(["sessions"]) == TestMachine.Outcome(error: "kubelogin: no sessions in \(machine.cacheDirectory)\n"))
  }
}
