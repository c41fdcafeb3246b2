import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite struct ConvertKubeconfigTests {
  private let before = """
    users:
    - name: aks   # mine
      user: {exec: {command: kubelogin, apiVersion: client.authentication.k8s.io/v1beta1, args: [get-token, --login, spn, --server-id, s]}}
    - name: gke
      user: {exec: {command: gke-gcloud-auth-plugin}}
    contexts:
    - {name: prod, context: {user: aks, cluster: c}}
    - {name: nobody, context: {cluster: c}}

    """

  private func machine(_ environment: [String: String] = [:]) throws -> TestMachine {
    let machine = try TestMachine(environment)
    try machine.directory.write(before, to: "config")
    return machine
  }

  private func convert(_ machine: TestMachine, _ flags: String...) -> TestMachine.Outcome {
    machine.run(["convert-kubeconfig", "--kubeconfig", "\(machine.directory.path)/config"] + flags)
  }

  @Test("A --user whose variable is unset selects nobody, not everybody; an empty --context means none, as ever")
  func emptyNames() throws {
    let machine = try machine()

    let user = convert(machine, "-l", "azurecli", "--user", "")
    #expect(user.status == 1 && user.error.hasPrefix("Error: no user exists with the name: \"\"\n"))
    #expect(try machine.directory.read("config") == before)
    #expect(convert(machine, "-l", "azurecli", "--context", "").error.hasPrefix("aks: converted to azurecli\n"))
  }

  @Test("Each user has a line on stderr, stdout is empty, and a second run changes nothing")
  func report() throws {
    let machine = try machine()

    let first = convert(machine, "-l", "azurecli")
    let text = try machine.directory.read("config")
    let second = convert(machine, "-l", "azurecli")

    #expect(first == TestMachine.Outcome(error: "aks: converted to azurecli\ngke: skipped: it does not use kubelogin\n"))
    #expect(text.contains("args: [get-token, --login, azurecli, --server-id, s]"))
    #expect(text.contains("- name: aks   # mine"))
    #expect(second == TestMachine.Outcome(error: "aks: unchanged\ngke: skipped: it does not use kubelogin\n"))
    #expect(try machine.directory.read("config") == text)
  }

  @Test("A context selects its user")
  func context() throws {
    #expect(convert(try machine(), "-l", "azurecli", "--context", "prod") == TestMachine.Outcome(error: "aks: converted to azurecli\n"))
  }

  @Test(
    "A context that selects nobody is an error, and the file stays",
    arguments: [
      ("nope", "no context exists with the name: \"nope\"", "convert.no-such-context"),
      ("nobody", "the context \"nobody\" has no user", "convert.context-without-user"),
    ])
  func unusableContext(_ name: String, _ message: String, _ code: String) throws {
    let machine = try machine()

    #expect(
      convert(machine, "--context", name)
        == TestMachine.Outcome(
          status: 1,
          error: "Error: \(message)\nHint: kubectl config get-contexts lists contexts and users; nothing was changed\nCode: \(code)\n"))
    #expect(try machine.directory.read("config") == before)
  }

  @Test("A variable chooses the method where no flag does, and no variable is written")
  func variables() throws {
    let machine = try machine(["AAD_LOGIN_METHOD": "spn", "AZURE_CLIENT_SECRET": "hunter2", "AZURE_CLIENT_ID": "from-env"])

    let outcome = convert(machine, "--client-id", "from-flag", "--tenant-id", "t")

    #expect(outcome.error.hasPrefix("aks: converted to spn\n"))
    #expect(try machine.directory.read("config").contains("--client-id, from-flag, --tenant-id, t]"))
    #expect(try !machine.directory.read("config").contains("hunter2"))
    #expect(convert(machine, "-l", "azurecli").error.hasPrefix("aks: converted to azurecli\n"))
  }

  @Test("An unknown cloud is written as it is, with a warning")
  func unknownCloud() throws {
    let outcome = convert(try machine(), "--client-id", "c", "--tenant-id", "t", "-e", "AzureMoonCloud")

    #expect(outcome.status == 0)
    #expect(outcome.error.hasPrefix("kubelogin: \"AzureMoonCloud\" is not a known cloud; it is written as it is\n"))
  }

  @Test("No kubeconfig at all is success, and says that there is nothing to do")
  func nothing() throws {
    let machine = try TestMachine()

    #expect(machine.run(["convert-kubeconfig"]).status == 0)
    #expect(machine.run(["convert-kubeconfig"]).error == "kubelogin: there is no user to convert\n")
  }

  @Test("A missing --kubeconfig and broken YAML are errors that name the place")
  func unreadable() throws {
    let machine = try machine()
    try machine.directory.write("users:\n- name: [\n", to: "broken")

    let missing = machine.run(["convert-kubeconfig", "--kubeconfig", "\(machine.directory.path)/none"])
    let broken = machine.run(["convert-kubeconfig", "--kubeconfig", "\(machine.directory.path)/broken"])

    #expect(missing.error.hasPrefix("Error: unable to load kubeconfig: stat \(machine.directory.path)/none: no such file or directory\n"))
    #expect(broken.error.hasPrefix("Error: unable to load kubeconfig: \(machine.directory.path)/broken:3:1: "))
    #expect([missing.status, broken.status] == [1, 1])
  }
}
