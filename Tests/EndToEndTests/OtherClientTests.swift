import TestSupport
import Testing

/// Microsoft's own libraries judge the emulator, so that it cannot agree with kubelogin on the same mistake.
@Suite("Microsoft's libraries", .enabled(if: Installed.hasLibraries, "msal and azure-identity are missing: scripts/test installs them"))
struct OtherClientTests {
  @Test("They sign in to the emulator", arguments: ["msal_against_emulator.py", "azure_identity_against_emulator.py"])
  func signIn(script: String) async throws {
    let outcome = try await onOwnThread {
      let work = try Workplace()
      let emulator = work.emulator
      let arguments = [
        "-B", "\(Installed.root)/Tests/EndToEndTests/Python/\(script)", emulator.baseURL, emulator.authorityFile,
        emulator.managedIdentityURL,
      ]
      return try work.start(Installed.python, arguments).outcome(within: .seconds(120))
    }

    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errorOutput)")
    #expect(!outcome.output.isEmpty)
  }
}
