import Platform
import TestSupport
import Testing

@testable import SecretStores

/// What crosses the bus, judged by programs that share no code with the plugin.
@Suite(.enabled(if: TestKeyring.isInstalled, "dbus-daemon, dbus-send and gnome-keyring-daemon are not installed"))
struct SecretServiceWireTests {
  @Test(
    "A secret crosses the bus encrypted where the service can do so",
    .enabled(if: FakeSecretService.isInstalled, "jeepney is not installed"))
  func encrypted() async throws {
    try await withKeyring { keyring in
      let isSeen = try secretIsSeen(on: keyring)
      #expect(!isSeen)
    }
    // What the listener would have seen.
    try await withFakeService("plain") { keyring, _ in
      let isSeen = try secretIsSeen(on: keyring)
      #expect(isSeen)
    }
  }

  /// Writes and reads a secret while dbus-monitor listens.
  private func secretIsSeen(on keyring: TestKeyring) throws -> Bool {
    let store = try keyring.store()
    let listener = try RunningProcess(
      "dbus-monitor", ["--address", keyring.address], environment: ["PATH": Programs.searchPath], directory: "/",
      scratch: keyring.root.path)
    _ = try listener.firstLine()

    try store.write("account-1", Array("refresh token of Ada".utf8))
    #expect(try store.read("account-1") == Array("refresh token of Ada".utf8))
    try store.write("account-2", [1])

    try listener.wait(forOutput: "kubelogin: account-2")
    return listener.output.contains("refresh token of Ada")
  }

  @Test(
    "What libsecret stored under the same schema is found, replaced and removed", .enabled(if: Programs.installed("secret-tool") != nil))
  func libsecret() async throws {
    try await withKeyring { keyring in
      let store = try keyring.store()
      let attributes = ["xdg:schema", "io.kubelogin.Secret", "directory", "\(keyring.root.path)/cache", "name", "pop-key"]
      try keyring.secretTool("printf old | secret-tool store --label=kubelogin \(attributes.joined(separator: " "))")

      #expect(try store.read("pop-key") == Array("old".utf8))
      try store.write("pop-key", Array("new".utf8))
      #expect(try keyring.secretTool("secret-tool lookup \(attributes.joined(separator: " "))") == "new")
      try store.remove("pop-key")

      #expect(try store.read("pop-key") == nil)
    }
  }

  @Test("A service without encryption is used without it", .enabled(if: FakeSecretService.isInstalled, "jeepney is not installed"))
  func plain() async throws {
    try await withFakeService("plain") { keyring, _ in
      let store = try keyring.store()

      for secret in [Array("refresh token".utf8), []] {
        try store.write("account-1", secret)
        #expect(try store.read("account-1") == secret)
      }
      try store.remove("account-1")
      #expect(try store.read("account-1") == nil)
    }
  }

  @Test("A service that wants a dialog gets none", .enabled(if: FakeSecretService.isInstalled, "jeepney is not installed"))
  func prompting() async throws {
    try await withFakeService("prompting") { keyring, service in
      let store = try keyring.store()

      #expect(throws: SecretStoreError.locked) { try store.write("account-1", [1]) }
      #expect(throws: SecretStoreError.locked) { try store.remove("account-1") }
      #expect(try store.read("account-1") == Array("stored".utf8))
      #expect(service.output == "ready\n")
    }
  }

  @Test("A service that answers something else is refused", .enabled(if: FakeSecretService.isInstalled, "jeepney is not installed"))
  func garbled() async throws {
    try await withFakeService("garbled") { keyring, _ in
      #expect(throws: SecretStoreError.failed(reason: "its answer is not what the Secret Service API says")) { try keyring.store() }
    }
  }
}

/// The Secret Service of `Python/secret_service.py`.
enum FakeSecretService {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  private static let python = "\(root)/.build/python/bin/python"

  static let isInstalled: Bool = {
    let check = ChildProcess(executable: python, arguments: ["-c", "import jeepney"], directory: "/", timeout: .seconds(60))
    return (try? check.run().status) == 0
  }()

  static func start(_ kind: String, on keyring: TestKeyring) throws -> RunningProcess {
    let service = try RunningProcess(
      python, ["\(root)/Tests/SecretStoresTests/Python/secret_service.py", keyring.address, kind],
      environment: ["PATH": Programs.searchPath], directory: "/", scratch: keyring.root.path)
    _ = try service.firstLine()
    return service
  }
}

/// Gives the work a bus on which that service answers.
func withFakeService(_ kind: String, _ work: @escaping @Sendable (TestKeyring, RunningProcess) throws -> Void) async throws {
  try await withKeyring(withService: false) { keyring in
    let service = try FakeSecretService.start(kind, on: keyring)
    try withExtendedLifetime(service) { try work(keyring, service) }
  }
}

extension TestKeyring {
  /// What libsecret's own program prints on this bus.
  @discardableResult
  func secretTool(_ command: String) throws -> String {
    let tool = try RunningProcess(
      "sh", ["-c", command], environment: ["PATH": Programs.searchPath, "DBUS_SESSION_BUS_ADDRESS": address], directory: "/",
      scratch: root.path)
    let outcome = try tool.outcome()
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    return outcome.output
  }
}
