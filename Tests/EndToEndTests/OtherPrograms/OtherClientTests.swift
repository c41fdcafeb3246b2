import TestSupport
import Testing

/// Microsoft's own libraries, and the one of Kubernetes, judge the emulator, so that it cannot agree with kubelogin on the same mistake.
@Suite(
  "Microsoft's libraries",
  .enabled(if: Installed.hasLibraries, "msal, azure-identity, azure-mgmt and kubernetes are missing: scripts/test installs them"))
struct OtherClientTests {
  @Test(
    "They sign in to the emulator",
    arguments: [
      "msal_against_emulator.py", "azure_identity_against_emulator.py", "azure_mgmt_against_emulator.py", "kubernetes_against_emulator.py",
    ])
  func signIn(script: String) async throws {
    try await run(script, isPrivate: false)
  }

  @Test(
    "They sign in where only the usual port will do, or Azure Arc's own directory",
    .enabled(if: PrivateNamespaces.isPossible, "\(PrivateNamespaces.reasonForNone)"),
    arguments: ["msal_with_password.py", "azure_identity_on_azure_arc.py"])
  func signInOnPrivateMachine(script: String) async throws {
    try await run(script, isPrivate: true)
  }

  private func run(_ script: String, isPrivate: Bool) async throws {
    let outcome = try await onOwnThread {
      let work = try Workplace(isPrivate: isPrivate)
      let emulator = work.emulator
      let arguments = [
        "-B", "\(Installed.root)/Tests/EndToEndTests/Python/\(script)", emulator.baseURL, emulator.authorityFile,
        emulator.managedIdentityURL,
      ]
      return try work.start(Installed.python, arguments).outcome()
    }

    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errorOutput)")
    #expect(!outcome.output.isEmpty)
  }
}
