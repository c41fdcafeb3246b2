import FoundationEssentials
import Glibc
import Platform
import TestSupport
import Testing

/// Fifty real processes that want the same thing at once.
@Suite("Fifty at once", .serialized)
struct StampedeTests {
  /// What the cache is like when they come.
  enum Start: String, CaseIterable {
    /// Nothing is stored.
    case cold
    /// A token is stored whose time is over.
    case expired
    /// Another program holds the session's lock for a while.
    case locked
  }

  private static let count = 50
  /// Those that wait say so where somebody reads.
  private static let notices = ["-v", "1"]
  private static let secret = ["AZURE_CLIENT_SECRET": Workplace.secret]

  private struct Findings: Sendable {
    var outcomes: [RunningProcess.Outcome] = []
    var requests: [String] = []
    var leftOver: [String] = []
    var isCut = false
    var outputs: Set<String> { Set(outcomes.map(\.output)) }
  }

  private func findings(_ work: Workplace, _ processes: [RunningProcess]) throws -> Findings {
    let outcomes = try processes.map { try $0.outcome() }
    let leftOver = try ["answers", "sessions", "accounts"].flatMap { try Files.names(in: "\(work.cache)/\($0)") }
    return Findings(outcomes: outcomes, requests: try work.takeRequests(), leftOver: leftOver.filter { $0.contains(".tmp-") })
  }

  private func start(_ work: Workplace, _ arguments: [String], _ variables: [String: String] = secret) throws -> [RunningProcess] {
    try (0..<Self.count).map { _ in try work.start(Programs.kubelogin, arguments, variables) }
  }

  @Test("make one token request, and print the same token", arguments: Start.allCases, [0, 20, 100])
  func servicePrincipal(_ start: Start, _ latency: Int) async throws {
    let found = try await onOwnThread {
      let work = try Workplace()
      if start != .cold {
        try work.emulator.control("POST", "settings", #"{"access_token_lifetime": 2}"#)
        _ = try work.run(Programs.kubelogin, work.servicePrincipal, Self.secret)
        usleep(2_200_000)
        try work.emulator.control("POST", "settings", #"{"access_token_lifetime": 3600}"#)
        _ = try work.takeRequests()
      }
      if latency > 0 {
        try work.emulator.control("POST", "faults", #"{"endpoint": "token", "kind": "latency", "milliseconds": \#(latency)}"#)
      }
      var holder: RunningProcess?
      if start == .locked {
        let names = try Files.names(in: "\(work.cache)/sessions").filter { $0.hasSuffix(".lock") }
        let lock = "\(work.cache)/sessions/\(names[0])"
        holder = try work.start("flock", ["--no-fork", lock, "sleep", "1000"])
        try wait(for: "flock to hold the lock") { try KernelLock.tryToTake(lock) == nil }
      }
      let processes = try self.start(work, work.servicePrincipal + Self.notices)
      if let holder {
        _ = try work.waiting(processes)
        holder.end()
      }
      return try findings(work, processes)
    }

    #expect(found.outcomes.allSatisfy { $0.status == 0 } && found.outputs.count == 1 && found.outputs.first?.contains("eyJ") == true)
    #expect(found.requests == ["token"])
    #expect(found.leftOver == [])
  }

  @Test("ask a person once")
  func person() async throws {
    let found = try await onOwnThread {
      let work = try Workplace()
      let processes = try start(work, work.deviceCode, [:])
      try work.wait(forRequests: 1, to: "devicecode")
      try work.emulator.approve("ada@contoso.example")
      return try findings(work, processes)
    }

    #expect(found.outcomes.allSatisfy { $0.status == 0 } && found.outputs.count == 1)
    #expect(found.requests.count { $0 == "devicecode" } == 1)
    #expect(found.outcomes.count { $0.errorOutput.contains("To sign in") } == 1)
  }

  @Test("run az once")
  func azureCLI() async throws {
    let (found, starts) = try await onOwnThread {
      let work = try Workplace()
      let (directory, expiry) = (work.directory.path, Timestamp.now.secondsSinceEpoch + 3600)
      let claims = Data(#"{"tid":"t","upn":"ada"}"#.utf8).base64EncodedString().replacing("=", with: "")
      // What the real one leaves: without it nobody could tell whose token it is, and who comes later would ask again.
      let script = """
        #!/bin/sh
        echo run >> \(directory)/az-runs
        sleep 0.3
        mkdir -p \(directory)/azure/commands && touch \(directory)/azure/commands/now.account_get-access-token.$$.log
        echo '{"accessToken":"e30.\(claims).sig","expires_on":\(expiry)}'

        """
      try work.directory.write(
        #"{"subscriptions":[{"tenantId":"t","isDefault":true,"user":{"name":"ada","type":"user"}}]}"#, to: "azure/azureProfile.json")
      let draft = try work.directory.write(script, to: "az-draft")
      _ = try work.run("install", ["-m", "755", draft, "\(directory)/bin/az"])
      let arguments = ["get-token", "--login", "azurecli", "--server-id", Workplace.server, "--cache-dir", work.cache]
      let found = try findings(work, try start(work, arguments, ["AZURE_CONFIG_DIR": "\(directory)/azure"]))
      return (found, try work.directory.read("az-runs"))
    }

    #expect(found.outcomes.allSatisfy { $0.status == 0 } && found.outputs.count == 1)
    #expect(starts == "run\n")
  }

  @Test("make one key for proof of possession, and have one token bound to it")
  func possessionKey() async throws {
    let found = try await onOwnThread {
      let work = try Workplace()
      return try findings(work, try start(work, work.servicePrincipal + ["--pop-enabled", "--pop-claims", "u=cluster"]))
    }

    // Each signs a request of its own: header.payload.signature, whose header names the key.
    let headers = found.outputs.compactMap { $0.split(separator: "\"token\":\"").last?.prefix { $0 != "." } }
    #expect(found.outcomes.allSatisfy { $0.status == 0 } && found.outputs.count == Self.count)
    #expect(Set(headers).count == 1)
    #expect(found.requests == ["token"])
    #expect(found.leftOver == [])
  }

  @Test("When the one that asks is killed, another asks, and all others have its token")
  func killedHolder() async throws {
    let found = try await onOwnThread {
      let work = try Workplace()
      try work.holdFirstAnswer(of: "token")
      let holder = try work.start(Programs.kubelogin, work.servicePrincipal, Self.secret)
      try work.wait(forRequests: 1, to: "token")
      let others = try start(work, work.servicePrincipal + Self.notices)
      _ = try work.waiting(others)
      holder.send(SIGKILL)
      return try findings(work, others)
    }

    #expect(found.outcomes.allSatisfy { $0.status == 0 } && found.outputs.count == 1)
    #expect(found.requests == ["token", "token"])
    #expect(found.leftOver == [])
  }

  /// What has been seen of the one that asks when it is killed.
  enum Step: CaseIterable {
    /// It has the session's lock.
    case locked
    /// Its request has reached Entra, which does not answer it.
    case asking
    /// Its token is in the session's file.
    case saved
    /// Its answer is there for later runs.
    case answered
    /// It has ended.
    case over
  }

  @Test("At whichever step the one that asks is killed, it costs one request more at most", arguments: Step.allCases)
  func killedAtEachStep(_ step: Step) async throws {
    let found = try await onOwnThread {
      let work = try Workplace()
      return try (0..<4).map { _ in
        _ = try work.run(Programs.kubelogin, ["remove-cache-dir", "--cache-dir", work.cache])
        _ = try work.takeRequests()
        if step == .asking { try work.holdFirstAnswer(of: "token") }
        let processes = try (0..<10).map { _ in try work.start(Programs.kubelogin, work.servicePrincipal, Self.secret) }
        let holder = try work.lockHolder()
        guard let killed = processes.first(where: { $0.id == holder }) else { throw StrangeHolder(id: holder) }
        try work.wait(for: step, of: killed)
        killed.send(SIGKILL)
        var found = try findings(work, processes.filter { $0.id != holder })
        found.isCut = try killed.outcome().status == 128 + SIGKILL
        return found
      }
    }

    for found in found {
      #expect(found.outcomes.count == 9 && found.outcomes.allSatisfy { $0.status == 0 } && found.outputs.count == 1)
      switch step {
      // It may be further than what was seen of it.
      case .locked: #expect(found.requests.count <= 2)
      case .asking: #expect(found.isCut && found.requests == ["token", "token"])
      case .saved, .answered: #expect(found.requests == ["token"])
      case .over: #expect(!found.isCut && found.requests == ["token"])
      }
      // Who is killed while it writes leaves its draft: what is older than an hour is pruned.
      #expect(found.leftOver.count <= 1)
    }
  }

  private struct StrangeHolder: Error {
    let id: pid_t
  }

  @Test("Ctrl-C in one of those that wait does not disturb the others")
  func interrupted() async throws {
    let (interrupted, found) = try await onOwnThread {
      let work = try Workplace()
      // While nobody answers, nobody has done waiting.
      work.emulator.pause()
      let processes = try start(work, work.servicePrincipal + Self.notices + ["--timeout", "10m"])
      let waiting = try work.waiting(processes)
      waiting.send(SIGINT)
      let status = try waiting.outcome().status
      work.emulator.resume()
      return (status, try findings(work, processes.filter { $0.id != waiting.id }))
    }

    #expect(interrupted == 128 + SIGINT)
    #expect(found.outcomes.count == Self.count - 1 && found.outcomes.allSatisfy { $0.status == 0 } && found.outputs.count == 1)
    #expect(found.requests == ["token"])
  }

  @Test("have a clear error each when nobody answers, after one run's tries")
  func deadServer() async throws {
    let found = try await onOwnThread {
      let work = try Workplace()
      try work.emulator.control("POST", "faults", #"{"endpoint": "token", "kind": "status", "status": 503}"#)
      return try findings(work, try start(work, work.servicePrincipal + ["--timeout", "20s"]))
    }

    #expect(found.outcomes.allSatisfy { $0.status == 1 && $0.output == "" && $0.errorOutput.contains("\nCode: ") })
    #expect(found.requests.count <= 3)
  }

  @Test("have a clear error each when nothing listens there")
  func refusedConnections() async throws {
    let found = try await onOwnThread {
      let work = try Workplace()
      // Port 1 is nobody's.
      return try findings(work, try start(work, work.servicePrincipal + ["--authority-host", "https://localhost:1/", "--timeout", "20s"]))
    }

    #expect(
      found.outcomes.allSatisfy {
        $0.status == 1 && $0.output == "" && $0.errorOutput.contains("no connection to localhost") && $0.errorOutput.contains("\nCode: ")
      })
    #expect(found.leftOver == [])
  }
}

extension Workplace {
  /// The process that has noted its ID in the session's lock file.
  fileprivate func lockHolder() throws -> pid_t {
    var holder: pid_t?
    try wait(for: "a process that holds the session") {
      let names = ((try? Files.names(in: "\(cache)/sessions")) ?? []).filter { $0.hasSuffix(".lock") }
      holder = names.first.flatMap { KernelLock.holder("\(cache)/sessions/\($0)") }
      return holder != nil
    }
    return holder ?? 0
  }

  /// One of those that say that they wait for another.
  fileprivate func waiting(_ processes: [RunningProcess]) throws -> RunningProcess {
    var found: RunningProcess?
    try wait(for: "a process that waits for another") {
      found = processes.first { $0.errorOutput.contains("waiting for another kubelogin") }
      return found != nil
    }
    return try #require(found)
  }

  fileprivate func wait(for step: StampedeTests.Step, of process: RunningProcess) throws {
    func names(_ directory: String) throws -> [String] { try Files.names(in: "\(cache)/\(directory)") }
    switch step {
    case .locked: break
    case .asking: try wait(forRequests: 1, to: "token")
    case .saved: try wait(for: "the session's file") { try names("sessions").contains { $0.hasSuffix(".json") } }
    case .answered: try wait(for: "an answer") { try names("answers").contains { !$0.contains(".") } }
    case .over: _ = try process.outcome()
    }
  }
}
