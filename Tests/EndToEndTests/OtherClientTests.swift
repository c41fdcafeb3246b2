import Platform
import TestSupport
import Testing

private enum Python {
  static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  static let program = "\(root)/.build/python/bin/python"

  static let hasLibraries: Bool = {
    let check = ChildProcess(executable: program, arguments: ["-c", "import msal, azure.identity"], directory: "/", timeout: .seconds(60))
    return (try? check.run().status) == 0
  }()
}

/// Microsoft's own libraries judge the emulator, so that it cannot agree with kubelogin on the same mistake.
@Suite("Microsoft's libraries", .enabled(if: Python.hasLibraries, "msal and azure-identity are missing: scripts/test installs them"))
struct OtherClientTests {
  @Test("They sign in to the emulator", arguments: ["msal_against_emulator.py", "azure_identity_against_emulator.py"])
  func signIn(script: String) async throws {
    let outcome = try await onOwnThread {
      let work = try Workplace()
      let emulator = work.emulator
      let arguments = [
        "-B", "\(Python.root)/Tests/EndToEndTests/Python/\(script)", emulator.baseURL, emulator.authorityFile, emulator.managedIdentityURL,
      ]
      return try work.start(Python.program, arguments).outcome(within: .seconds(120))
    }

    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errorOutput)")
    #expect(!outcome.output.isEmpty)
  }
}
