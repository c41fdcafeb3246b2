import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite("get-token --context") struct ContextUserTests {
  private func machine() throws -> TestMachine {
    let machine = try TestMachine()
    try machine.directory.write(
      """
      contexts:
      - {name: prod, context: {user: aks}}
      - {name: gke, context: {user: gke}}
      - {name: nobody, context: {}}
      users:
      - name: aks
        user:
          exec:
            command: kubelogin
            args: [get-token, --login, spn, --server-id, s, --client-id, from-entry, --tenant-id, t, --cache-dir, \(machine.cacheDirectory)]
            env: [{name: AZURE_CLIENT_SECRET, value: from-env}]
      - name: gke
        user: {exec: {command: gke-gcloud-auth-plugin}}

      """, to: "config")
    return machine
  }

  private func run(_ machine: TestMachine, _ flags: String...) -> TestMachine.Outcome {
    machine.run(["get-token", "--kubeconfig", "\(machine.directory.path)/config"] + flags)
  }

  @Test("takes the arguments and variables of the context's user")
  func entry() throws {
    let machine = try machine()
    machine.queueToken()

    #expect(run(machine, "--context", "prod", "-o", "token") == TestMachine.Outcome(output: "\(TestMachine.token)\n"))
    #expect(machine.network.requests.map { $0.form["client_id"] } == ["from-entry"])
    #expect(machine.network.requests.map { $0.form["client_secret"] } == ["from-env"])
  }

  @Test("lets its own flags win")
  func flags() throws {
    let machine = try machine()
    machine.queueToken()

    #expect(run(machine, "--context=prod", "--tenant-id", "other").status == 0)
    #expect(machine.network.requests.map(\.url) == ["https://login.microsoftonline.com/other/oauth2/v2.0/token"])
  }

  @Test(
    "is an error for a context that has no such user",
    arguments: [
      ("none", "no context exists with the name: \"none\""), ("nobody", "the context \"nobody\" has no user"),
      ("gke", "the user \"gke\" of the context \"gke\" does not run kubelogin get-token"),
    ])
  func others(_ name: String, _ message: String) throws {
    let outcome = run(try machine(), "--context", name)

    #expect(outcome.error.hasPrefix("Error: \(message)\n"))
    #expect(outcome.status == 1)
  }

  @Test("follows the kubeconfig: a changed entry is seen at once")
  func changes() throws {
    let machine = try machine()
    machine.queueToken("eyJ.one.s")
    machine.queueToken("eyJ.two.s")
    _ = run(machine, "--context", "prod", "-o", "token")
    let text = try machine.directory.read("config")

    try machine.directory.write(text.replacing("from-entry", with: "another"), to: "config")

    #expect(run(machine, "--context", "prod", "-o", "token").output == "eyJ.two.s\n")
  }
}
