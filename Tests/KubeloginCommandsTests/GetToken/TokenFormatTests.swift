import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

@Suite struct TokenFormatTests {
  @Test(
    "Scripts get the token in the form that they ask for",
    arguments: [
      ("exec", TestMachine.credential()), ("token", "\(TestMachine.token)\n"), ("header", "Authorization: Bearer \(TestMachine.token)\n"),
      ("json", #"{"expirationTimestamp":"2030-01-02T02:04:05Z","token":"\#(TestMachine.token)"}"# + "\n"),
    ])
  func formats(_ format: String, _ output: String) throws {
    let machine = try TestMachine()
    machine.queueToken()

    #expect(machine.run(machine.servicePrincipal(["-o", format])) == TestMachine.Outcome(output: output))
  }

  @Test("An unknown format is an error before anything is asked")
  func unknown() throws {
    let machine = try TestMachine()

    #expect(
      machine.run(machine.servicePrincipal(["--output=yaml"]))
        == TestMachine.Outcome(
          status: 1,
          error: "Error: \"yaml\" is not a format of get-token\nHint: use --output exec, token, json, header\nCode: setting.output\n"))
    #expect(machine.network.requests == [])
  }

  @Test("KUBERNETES_EXEC_INFO matters to an ExecCredential only")
  func execInfo() throws {
    let machine = try TestMachine(["KUBERNETES_EXEC_INFO": "rubbish"])
    machine.queueToken()

    #expect(machine.run(machine.servicePrincipal(["-o", "token"])).status == 0)
    #expect(machine.run(machine.servicePrincipal()).status == 1)
  }
}
