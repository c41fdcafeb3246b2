import Platform
import TestSupport
import Testing

@Suite("Run after run")
struct EnduranceTests {
  @Test("A thousand warm runs print the same bytes, and the cache does not grow")
  func warm() async throws {
    let (outcome, before, after) = try await onOwnThread {
      let work = try Workplace()
      let secret = ["AZURE_CLIENT_SECRET": Workplace.secret]
      let first = try work.run(Programs.kubelogin, work.servicePrincipal, secret)
      let count = { try Files.names(in: "\(work.cache)/answers").count + Files.names(in: "\(work.cache)/sessions").count }
      let before = try count()
      let command = ([Programs.kubelogin] + work.servicePrincipal).map { "'\($0)'" }.joined(separator: " ")
      let loop = """
        n=0; while [ $n -lt 1000 ]; do [ "$(\(command))" = '\(first.output.dropLast())' ] || exit 9; n=$((n + 1)); done
        """
      let outcome = try work.start("sh", ["-c", loop], secret).outcome(within: .seconds(300))
      return (outcome, before, try count())
    }

    #expect(outcome.status == 0 && outcome.errorOutput == "")
    #expect(before == after)
  }

  @Test("Runs for several clusters at once do not mix up their tokens")
  func mixed() async throws {
    let outputs = try await onOwnThread {
      let work = try Workplace()
      let servers = [Workplace.server, "a71c0de5-0002-4a4a-8b8b-00000000a002", "a71c0de5-0003-4a4a-8b8b-00000000a003"]
      let runs = try (0..<60).map { index in
        let arguments = work.servicePrincipal + ["--server-id", servers[index % servers.count]]
        return (index % servers.count, try work.start(Programs.kubelogin, arguments, ["AZURE_CLIENT_SECRET": Workplace.secret]))
      }
      return try runs.map { ($0.0, try $0.1.outcome(within: .seconds(120)).output) }
    }

    let distinct = (0..<3).map { server in Set(outputs.filter { $0.0 == server }.map(\.1)) }
    #expect(distinct.allSatisfy { $0.count == 1 && $0.first?.contains("eyJ") == true })
    #expect(Set(distinct.flatMap { $0 }).count == 3)
  }
}
