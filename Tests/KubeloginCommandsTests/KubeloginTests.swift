import Platform
import Settings
import TestSupport
import Testing

@testable import KubeloginCommands

/// The command line around the commands.
struct KubeloginTests {
  let machine: TestMachine
  private static let seeHelp = "kubelogin --help lists the commands, kubelogin COMMAND --help their flags"

  init() throws {
    machine = try TestMachine()
  }

  @Test("Without a command the help is the answer", arguments: [[], ["--help"], ["-h"], ["help"], ["-v", "5"], ["--logtostderr=false"]])
  func rootHelp(arguments: [String]) {
    let outcome = machine.run(arguments)

    #expect(outcome == machine.run([]))
    #expect((outcome.status, outcome.error) == (0, ""))
    #expect(outcome.output.contains("USAGE: kubelogin "))
    for command in ["get-token", "convert-kubeconfig", "remove-cache-dir", "completion"] {
      #expect(outcome.output.contains("\n  \(command) ") || outcome.output.contains("\n  \(command)\n"), "\(command) is not listed")
    }
    #expect(!outcome.output.contains("remove-tokens"))
  }

  @Test(
    "A command's help lists its flags, and neither deprecated ones nor their inner spelling",
    arguments: [["get-token", "--help"], ["get-token", "-h"], ["help", "get-token"], ["get-token", "--client-secret", "x", "--help"]])
  func commandHelp(arguments: [String]) {
    let outcome = machine.run(arguments)

    #expect((outcome.status, outcome.error) == (0, ""))
    for setting in GetTokenFlags.settings {
      let isListed = outcome.output.contains(setting.flag + " ") || outcome.output.contains(setting.flag + "\n")
      #expect(isListed == (setting.visibility == .listed), "\(setting.flag)")
    }
    #expect(!outcome.output.contains("--no-legacy"))
    #expect(machine.network.requests == [])
  }

  @Test("The version is a block in the layout of Azure/kubelogin")
  func version() {
    let outcome = machine.run(["--version"])

    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect((outcome.status, outcome.error) == (0, ""))
    #expect(lines.first == "kubelogin version ")
    #expect(
      lines.map { String($0.prefix { $0 != ":" }) }.dropFirst() == ["git hash", "Swift version", "Build time", "Platform", "Libraries", ""])
    #expect(lines.dropFirst().dropLast().allSatisfy { $0.split(separator: ": ").count == 2 }, "each line has a value")
    #expect(lines[4] == "Platform: linux/amd64" || lines[4] == "Platform: linux/arm64")
  }

  @Test("The version does not need to be the only flag", arguments: [["-v", "5", "--version"], ["--version", "--logtostderr"]])
  func versionWithFlags(arguments: [String]) {
    #expect(machine.run(arguments) == machine.run(["--version"]))
  }

  @Test(
    "An unknown command is an error, and nothing is printed on stdout",
    arguments: [
      (["nope"], "nope", ""), (["get-tokens"], "get-tokens", "; did you mean get-token?"),
      (["GET-TOKEN"], "GET-TOKEN", "; did you mean get-token?"), (["-v", "5", "nope"], "nope", ""), ([""], "", ""),
    ])
  func unknownCommand(arguments: [String], name: String, suggestion: String) {
    #expect(
      machine.run(arguments)
        == TestMachine.Outcome(
          status: 1,
          error: "Error: unknown command \"\(name)\" for \"kubelogin\"\nHint: \(Self.seeHelp)\(suggestion)\nCode: command.unknown\n"))
  }

  @Test(
    "An unknown flag is an error wherever it stands",
    arguments: [
      ["--nope"], ["get-token", "--nope"], ["remove-cache-dir", "--nope=x"], ["completion", "bash", "--nope"], ["--nope", "get-token"],
    ])
  func unknownFlag(arguments: [String]) {
    #expect(
      machine.run(arguments)
        == TestMachine.Outcome(status: 1, error: "Error: unknown flag: --nope\nHint: \(Self.seeHelp)\nCode: flag.unknown\n"))
  }

  @Test("A flag without its value is an error of that flag")
  func missingValue() {
    #expect(
      machine.run(["get-token", "--login", "spn", "--client-secret"])
        == TestMachine.Outcome(
          status: 1, error: "Error: flag needs an argument: --client-secret\nHint: \(Self.seeHelp)\nCode: flag.missing-value\n"))
  }

  /// Source: cobra, `stripFlags`: before the command, a flag without = takes the next word.
  @Test(
    "Flags may stand before the command",
    arguments: [["--login", "spn"], ["--login=spn"], ["-l", "spn"], ["-v", "0"], ["--logtostderr"]])
  func flagsFirst(flags: [String]) {
    machine.queueToken()
    let arguments = flags + machine.servicePrincipal()

    let outcome = machine.run(arguments)

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential()))
  }

  // MARK: Completion

  @Test("There is a completion script for each of these shells", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) {
    let outcome = machine.run(["completion", shell])

    #expect((outcome.status, outcome.error) == (0, ""))
    for word in ["get-token", "convert-kubeconfig", "remove-cache-dir", "server-id", "devicecode"] {
      #expect(outcome.output.contains(word), "\(word) is not completed")
    }
    #expect(!outcome.output.contains("no-legacy"))
    #expect(!outcome.output.contains("token-cache-dir"))
    #expect(outcome.output.hasSuffix("\n"))
  }

  @Test(
    "Another shell is an error that names those that there are",
    arguments: [
      (["powershell"], "there is no completion script for \"powershell\""), (["Bash"], "there is no completion script for \"Bash\""),
      ([""], "there is no completion script for \"\""), ([], "completion needs the name of a shell"),
    ])
  func otherShell(arguments: [String], summary: String) {
    #expect(
      machine.run(["completion"] + arguments)
        == TestMachine.Outcome(status: 1, error: "Error: \(summary)\nHint: use bash, zsh or fish\nCode: command.completion\n"))
  }

  @Test("A second shell's name is ignored, like other arguments without a flag")
  func secondShell() {
    let outcome = machine.run(["completion", "bash", "fish"])

    #expect((outcome.status, outcome.output) == (0, machine.run(["completion", "bash"]).output))
  }
}
