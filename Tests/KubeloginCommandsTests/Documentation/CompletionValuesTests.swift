import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite("Completion of names") struct CompletionValuesTests {
  private func machine(_ variables: [String: String] = [:]) throws -> TestMachine {
    var machine = try TestMachine()
    machine.environment = variables.merging(["HOME": machine.directory.path]) { $1 }
    return machine
  }

  private func contexts(_ machine: TestMachine, _ words: String...) -> String {
    machine.run(["---completion", "get-token", "--", "--context", "2", "0", "kubelogin", "get-token"] + words + ["--context", ""]).output
  }

  private func write(_ names: [String], _ machine: TestMachine, to path: String = ".kube/config") throws {
    let list = names.map { "- {name: '\($0)', context: {user: u}}\n" }.joined()
    try machine.directory.write("contexts:\n\(list)", to: path)
  }

  @Test("offers the contexts of the kubeconfig")
  func contexts() throws {
    let machine = try machine()
    try write(["prod", "arn:aws:eks/x@y"], machine)

    #expect(contexts(machine) == "prod\narn:aws:eks/x@y\n")
  }

  @Test(
    "follows --kubeconfig, however the shell has split it",
    arguments: [["--kubeconfig", "F"], ["--kubeconfig", "=", "F"], ["--kubeconfig=F"]])
  func kubeconfig(_ words: [String]) throws {
    let machine = try machine()
    try write(["other"], machine, to: "other")
    let words = words.map { $0.replacing("F", with: "~/other") }

    #expect(machine.run(["---completion", "status", "--", "--context", "2", "0", "kubelogin", "status"] + words).output == "other\n")
  }

  @Test("offers no name that a shell would run")
  func dangerous() throws {
    let machine = try machine()
    try write(["a", "$(touch x)", "`b`", "c d", "{e,f}", "~", "g\\h", "i;j", "k\"l"], machine)

    #expect(contexts(machine) == "a\n")
  }

  @Test("escapes colons for zsh, and ends with the line that its script takes away")
  func zsh() throws {
    let machine = try machine(["SAP_SHELL": "zsh"])
    try write(["a:b"], machine)

    #expect(contexts(machine) == "a\\:b\n \n")
  }

  @Test("is silent where nothing can be read")
  func nothing() throws {
    let machine = try machine()
    try machine.directory.write("{", to: ".kube/config")

    #expect(machine.run(["---completion", "logout", "--", "--context", "2", "0"]) == TestMachine.Outcome())
    #expect(machine.run(["---completion", "logout", "--", "--session", "2", "0"]) == TestMachine.Outcome())
  }

  @Test("offers the sessions of the cache")
  func sessions() throws {
    let machine = try machine()
    machine.queueToken()
    _ = machine.run(machine.servicePrincipal())

    let outcome = machine.run(
      [
        "---completion", "logout", "--", "--session", "4", "0", "kubelogin", "logout", "--cache-dir", machine.cacheDirectory, "--session",
        "",
      ])

    #expect(outcome.output.hasPrefix("spn-contoso-"))
    #expect(outcome.output.split(separator: "\n").count == 1)
  }
}
