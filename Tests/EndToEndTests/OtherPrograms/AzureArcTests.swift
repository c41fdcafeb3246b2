import TestSupport
import Testing

/// Azure Arc's keys lie in a directory that only its agent may choose, so that this needs a machine of its own.
@Suite("Azure Arc", .enabled(if: PrivateNamespaces.isPossible, "\(PrivateNamespaces.reasonForNone)"))
struct AzureArcTests {
  @Test("The program reads the key that the agent left, once, and gets the machine's token", arguments: [nil, Workplace.deployer])
  func challenge(client: String?) async throws {
    let (first, keys, requests, second, later) = try await onOwnThread {
      let work = try Workplace(isPrivate: true)
      let platform = work.emulator.managedIdentityURL
      let variables = ["IDENTITY_ENDPOINT": "\(platform)/arc/metadata/identity/oauth2/token", "IMDS_ENDPOINT": platform]
      let chosen = client.map { ["--client-id", $0] } ?? []
      let arguments = ["get-token", "--login", "msi", "--server-id", Workplace.server, "--cache-dir", work.cache] + chosen
      let first = try work.run("kubelogin", arguments, variables)
      let keys = try work.run("ls", ["-A", "/var/opt/azcmagent/tokens"]).output
      let requests = try work.emulator.requests().log.map { "\($0.endpoint) \($0.status ?? 0)" }
      _ = try work.takeRequests()
      return (first, keys, requests, try work.run("kubelogin", arguments, variables), try work.takeRequests())
    }

    #expect(first.status == 0 && first.errorOutput == "", "\(first.errorOutput)")
    #expect(try Credential(first.output) == Credential(tenant: Workplace.contoso, holder: client ?? Workplace.machine))
    #expect(requests == ["arc 401", "arc 200"])
    #expect(keys == "", "the agent takes a used key away")
    #expect(second == first && later == [])
  }
}
