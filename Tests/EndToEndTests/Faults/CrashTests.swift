import Glibc
import Platform
import TestSupport
import Testing

@Suite("Crashes and signals")
struct CrashTests {
  @Test("When the process that asks a person is killed, one that waits for it asks in its place")
  func killedWhileAsking() async throws {
    let (second, codes) = try await onOwnThread {
      let work = try Workplace()
      let first = try work.start(Programs.kubelogin, work.deviceCode)
      try first.waitForError("enter the code")
      let second = try work.start(Programs.kubelogin, work.deviceCode + ["-v", "1"])
      try second.waitForError("waiting for another kubelogin")
      #expect(!second.errorOutput.contains("enter the code"))
      first.send(SIGKILL)
      try second.waitForError("enter the code")
      try work.emulator.approve("ada@contoso.example")
      return (try second.outcome(), try work.emulator.requests().count("devicecode"))
    }

    #expect(second.status == 0 && second.output.hasPrefix(#"{"kind":"ExecCredential""#))
    #expect(codes == 2)
  }

  @Test("The prompt of a process that was killed is gone while the next one asks for a code of its own")
  func killedPrompt() async throws {
    let (left, then) = try await onOwnThread {
      let work = try Workplace()
      let prompts = { try Files.names(in: "\(work.cache)/accounts").filter { $0.hasSuffix(".prompt") } }
      let first = try work.start(Programs.kubelogin, work.deviceCode)
      try first.waitForError("enter the code")
      try wait(for: "a prompt") { try !prompts().isEmpty }
      first.send(SIGKILL)
      let left = try prompts()
      try work.emulator.control("POST", "reset")
      try work.holdFirstAnswer(of: "devicecode")
      let second = try work.start(Programs.kubelogin, work.deviceCode)
      try work.wait(forRequests: 1, to: "devicecode")
      defer { second.end() }
      return (left, try prompts())
    }

    #expect(left.count == 1 && then == [])
  }

  @Test("After a kill during a token request the next run works at once")
  func killedWhileRequesting() async throws {
    let (next, requests) = try await onOwnThread {
      let work = try Workplace()
      let secret = ["AZURE_CLIENT_SECRET": Workplace.secret]
      try work.holdFirstAnswer(of: "token")
      let first = try work.start(Programs.kubelogin, work.servicePrincipal, secret)
      try work.wait(forRequests: 1, to: "token")
      first.send(SIGKILL)
      return (try work.run(Programs.kubelogin, work.servicePrincipal, secret), try work.emulator.requests().count("token"))
    }

    #expect(next.status == 0 && next.errorOutput == "")
    #expect(requests == 2)
  }

  @Test("A kill at any moment leaves a cache that the next run can use, and no file that is never removed")
  func killedAnywhere() async throws {
    let (next, again, leftOver) = try await onOwnThread {
      let work = try Workplace()
      let secret = ["AZURE_CLIENT_SECRET": Workplace.secret]
      for milliseconds in stride(from: 1, through: 100, by: 3) {
        let killed = try work.start(Programs.kubelogin, work.servicePrincipal, secret)
        usleep(UInt32(milliseconds) * 1000)
        killed.send(SIGKILL)
        killed.end()
      }
      let next = try work.run(Programs.kubelogin, work.servicePrincipal, secret)
      let before = try work.emulator.requests().count("token")
      let again = try work.run(Programs.kubelogin, work.servicePrincipal, secret)
      #expect(try work.emulator.requests().count("token") == before)
      _ = try work.run(Programs.kubelogin, ["remove-cache-dir", "--cache-dir", work.cache])
      return (next, again, try Files.names(in: work.cache))
    }

    #expect(next.status == 0 && next.errorOutput == "" && next.output == again.output)
    #expect(leftOver == [])
  }

  @Test("Ctrl-C and a termination end the wait as signals do, and the next run asks again", arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) async throws {
    let (outcome, next) = try await onOwnThread {
      let work = try Workplace()
      let first = try work.start(Programs.kubelogin, work.deviceCode)
      try first.waitForError("enter the code")
      first.send(signal)
      let outcome = try first.outcome()
      try work.emulator.control("POST", "reset")
      try work.emulator.approve("ada@contoso.example")
      return (outcome, try work.run(Programs.kubelogin, work.deviceCode))
    }

    #expect(outcome.status == 128 + signal && outcome.output == "")
    #expect(next.status == 0)
  }

  @Test("A termination while az runs ends az too", arguments: [SIGINT, SIGTERM])
  func interruptedAzureCLI(signal: Int32) async throws {
    let (status, leftOver) = try await onOwnThread {
      let work = try Workplace()
      let az = try work.directory.write("#!/bin/sh\nsleep 0.3\nsleep 1000\n", to: "bin/az")
      _ = try work.run("chmod", ["755", az])
      let kubelogin = try work.start(
        Programs.kubelogin, ["get-token", "--login", "azurecli", "--server-id", Workplace.server, "--cache-dir", work.cache])
      // Before a shell's child has become its program, SIGINT is lost in it.
      try wait(for: "az to sleep") { LeftOverProcess.isRunning("sleep 1000", mentioning: work.directory.path) }
      kubelogin.send(signal)
      let status = try kubelogin.outcome().status
      let leftOver = LeftOverProcess.all(mentioning: work.directory.path, except: "entra-emulator")
      for process in leftOver { process.end() }
      return (status, leftOver)
    }

    #expect(status == 128 + signal)
    #expect(leftOver == [])
  }

  @Test("A termination just when az starts ends az too", arguments: [SIGINT, SIGTERM])
  func interruptedAtTheStart(signal: Int32) async throws {
    let leftOver = try await onOwnThread {
      let work = try Workplace()
      let az = try work.directory.write("#!/bin/sh\nkill -\(signal) $PPID\nexec sleep 1000\n", to: "bin/az")
      _ = try work.run("chmod", ["755", az])
      let flags = ["get-token", "--login", "azurecli", "--server-id", Workplace.server, "--cache-dir", work.cache]
      for _ in 0..<5 { _ = try work.start(Programs.kubelogin, flags).outcome() }
      let leftOver = LeftOverProcess.all(mentioning: work.directory.path, except: "entra-emulator")
      for process in leftOver { process.end() }
      return leftOver
    }

    #expect(leftOver == [])
  }
}
