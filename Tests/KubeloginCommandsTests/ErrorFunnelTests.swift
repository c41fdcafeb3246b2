import Platform
import TestSupport
import Testing

@testable import KubeloginCommands

/// How errors become text and an exit status.
struct ErrorFunnelTests {
  private static let refusal =
    #"{"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired.","error_codes":[7000222]}"#
  private static let firstLine = "Error: failed to get token: AADSTS7000222: The provided client secret keys are expired.\n"
  private static let execInfo = #"{"apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}"#

  @Test("A refusal has the words that callers match on, then Entra's, then what to do")
  func refused() throws {
    let machine = try TestMachine()
    machine.network.queue(status: 401, json: Self.refusal)

    let outcome = machine.run(machine.servicePrincipal())

    #expect((outcome.status, outcome.output) == (1, ""))
    #expect(outcome.error.hasPrefix(Self.firstLine + "Hint: "))
    #expect(outcome.error.hasSuffix("\nCode: entra.AADSTS7000222\n"))
  }

  @Test("kubectl runs a refused plugin again at once: that run asks nothing and says one line")
  func repeated() throws {
    let machine = try TestMachine(["KUBERNETES_EXEC_INFO": Self.execInfo])
    machine.network.queue(status: 401, json: Self.refusal)
    _ = machine.run(machine.servicePrincipal())
    machine.clock.advance(.seconds(1))

    let second = machine.run(machine.servicePrincipal())

    #expect(second == TestMachine.Outcome(status: 1, error: Self.firstLine))
    #expect(machine.network.requests.count == 1)
  }

  @Test("A person who tries again is asked for nothing less: the request is made, and the answer told in full")
  func byHand() throws {
    let machine = try TestMachine()
    machine.network.queue(status: 401, json: Self.refusal)
    machine.network.queue(status: 401, json: Self.refusal)

    let first = machine.run(machine.servicePrincipal())
    machine.clock.advance(.seconds(1))

    #expect(machine.run(machine.servicePrincipal()) == first)
    #expect(machine.network.requests.count == 2)
  }

  @Test("A corrected secret is tried at once")
  func corrected() throws {
    let machine = try TestMachine(["KUBERNETES_EXEC_INFO": Self.execInfo])
    machine.network.queue(status: 401, json: Self.refusal)
    _ = machine.run(machine.servicePrincipal())
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal(["--client-secret", "the new one"]))

    #expect(outcome == TestMachine.Outcome(output: TestMachine.credential(apiVersion: "client.authentication.k8s.io/v1")))
  }

  @Test("Some time after a refusal kubectl's run asks again")
  func later() throws {
    let machine = try TestMachine(["KUBERNETES_EXEC_INFO": Self.execInfo])
    machine.network.queue(status: 401, json: Self.refusal)
    _ = machine.run(machine.servicePrincipal())
    machine.clock.advance(.seconds(30))
    machine.queueToken()

    let outcome = machine.run(machine.servicePrincipal())

    #expect((outcome.status, outcome.error) == (0, ""))
    #expect(outcome.output.contains(#""expirationTimestamp":"2030-01-02T02:04:35Z""#))
  }

  private struct Unforeseen: Error {
    let secret = "hunter2"
  }

  @Test("An error that nobody foresaw is reported as a fault of kubelogin, without what it holds")
  func unforeseen() throws {
    let machine = try TestMachine()
    machine.network.queue { _ in throw Unforeseen() }

    #expect(
      machine.run(machine.servicePrincipal())
        == TestMachine.Outcome(
          status: 1,
          error: "Error: Unforeseen\n"
            + "Hint: this is a fault in kubelogin: please report it with the command and its version (kubelogin --version)\n"
            + "Code: internal.unexpected\n"))
  }
}
