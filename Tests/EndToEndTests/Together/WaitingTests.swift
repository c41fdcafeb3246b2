import Glibc
import TestSupport
import Testing

@Suite("Waiting for another kubelogin")
struct WaitingTests {
  @Test("Sign-ins for two servers at once ask a person once")
  func twoServers() async throws {
    let (outcomes, codes) = try await onOwnThread {
      let work = try Workplace()
      let other = work.deviceCode + ["--server-id", "a71c0de5-0003-4a4a-8b8b-00000000a003"]
      let first = try work.start(Programs.kubelogin, work.deviceCode)
      try first.waitForError("enter the code")
      let second = try work.start(Programs.kubelogin, other + ["-v", "1"])
      try second.waitForError("waiting for another kubelogin")
      try work.emulator.approve("ada@contoso.example")
      return ([try first.outcome(), try second.outcome()], try work.emulator.requests().count("devicecode"))
    }

    #expect(outcomes.allSatisfy { $0.status == 0 } && outcomes[0].output != outcomes[1].output)
    #expect(codes == 1)
  }

  @Test("Who waits for a process that hangs gives up after --timeout, and says for whom it waited")
  func holderHangs() async throws {
    let waiter = try await onOwnThread {
      let work = try Workplace()
      let secret = ["AZURE_CLIENT_SECRET": Workplace.secret]
      try work.holdFirstAnswer(of: "token")
      let holder = try work.start(Programs.kubelogin, work.servicePrincipal, secret)
      try work.wait(forRequests: 1, to: "token")
      holder.send(SIGSTOP)
      return try work.start(Programs.kubelogin, work.servicePrincipal + ["--timeout", "1s"], secret).outcome()
    }

    #expect(waiter.status == 1 && waiter.output == "")
    #expect(waiter.errorOutput.hasSuffix("\nCode: cache.lock-timeout\n"))
  }

  @Test("--timeout also bounds the wait for a person whom another process asks")
  func timeoutWhileAnotherAsks() async throws {
    let waiter = try await onOwnThread {
      let work = try Workplace()
      let holder = try work.start(Programs.kubelogin, work.deviceCode)
      try holder.waitForError("enter the code")
      return Result { try work.start(Programs.kubelogin, work.deviceCode + ["--timeout", "1s"]).outcome() }
    }

    #expect(try waiter.get().status == 1)
  }

  @Test(
    "Who waits at a terminal sees the prompt of a process that has none",
    .enabled(if: Programs.installed("script") != nil, "script is missing"))
  func promptIsRepeated() async throws {
    let (holder, waiter) = try await onOwnThread {
      let work = try Workplace()
      let hidden = try work.start(Programs.kubelogin, work.deviceCode)
      try hidden.waitForError("enter the code")
      let command = ([Programs.kubelogin] + work.deviceCode).joined(separator: " ")
      let visible = try work.start("script", ["-qec", command, "/dev/null"])
      try wait(for: "the prompt") { visible.output.contains("enter the code") || visible.status() != nil }
      try work.emulator.approve("ada@contoso.example")
      return (try hidden.outcome(), try visible.outcome())
    }

    #expect(waiter.status == 0 && waiter.output.contains(holder.output.dropLast(1)))
    #expect(waiter.output.contains(holder.errorOutput.dropLast(1)))
  }
}
