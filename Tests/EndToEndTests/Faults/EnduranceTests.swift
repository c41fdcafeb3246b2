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
      let outcome = try work.start("sh", ["-c", loop], secret).outcome(within: .seconds(1200))
      return (outcome, before, try count())
    }

    #expect(outcome.status == 0 && outcome.errorOutput == "")
    #expect(before == after)
  }

  @Test("Of 21 identities that three processes each ask for at once, none gets another's token, and none is lost")
  func mixed() async throws {
    let (first, second, requests) = try await onOwnThread {
      let work = try Workplace()
      let first = try work.allIdentities()
      let requests = try work.takeRequests()
      let second = try work.allIdentities()
      #expect(try work.takeRequests() == [])
      return (first, second, requests)
    }

    #expect(first.count == 21 && first.allSatisfy { $0.count == 1 && $0.first?.contains("eyJ") == true })
    #expect(Set(first.flatMap { $0 }).count == 21)
    #expect(second == first)
    #expect(requests.count == 21)
  }
}

extension Workplace {
  /// The distinct outputs for each identity.
  fileprivate func allIdentities() throws -> [Set<String>] {
    let byResource =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/demo/providers/"
      + "Microsoft.ManagedIdentity/userAssignedIdentities/deployer"
    let ways = [
      servicePrincipal, servicePrincipal + ["--tenant-id", "contoso.example"], servicePrincipal + ["--legacy"],
      servicePrincipal + ["--tenant-id", "contoso.example", "--legacy"], getToken("msi", client: ""),
      getToken("msi", client: Self.deployer), getToken("msi", client: "") + ["--identity-resource-id", byResource],
    ]
    let servers = [Self.server, "a71c0de5-0002-4a4a-8b8b-00000000a002", Self.staging]
    let identities = servers.flatMap { server in ways.map { $0 + ["--server-id", server] } }
    let runs = try (0..<3).map { _ in try identities.map { try start(Programs.kubelogin, $0, ["AZURE_CLIENT_SECRET": Self.secret]) } }
    return try identities.indices.map { index in Set(try runs.map { try $0[index].outcome().output }) }
  }
}
