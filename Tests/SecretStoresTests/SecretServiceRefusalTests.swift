import Platform
import TestSupport
import Testing

@testable import SecretStores

/// A Secret Service that cannot be used costs a second at most, shows nothing, and files take its place.
@Suite(.enabled(if: TestKeyring.isInstalled, "dbus-daemon, dbus-send and gnome-keyring-daemon are not installed"))
struct SecretServiceRefusalTests {
  /// As kubelogin itself.
  private static let impatient = SecretStores(cipher: .unused)
  /// Enough to open a store on a busy machine.
  private static let hasty = SecretStores(cipher: .unused, patience: .seconds(6))
  private static let timeoutOfDBus = Duration.seconds(25)

  private func choose(_ keyring: TestKeyring, in stores: SecretStores = TestKeyring.stores) throws -> OpenedSecretStore {
    var host = keyring.host
    host.openSecretStore = { try stores.open($0, $1, in: $2) }
    return try host.secretStore(.automatic, directory: "\(keyring.folder.path)/cache")
  }

  @Test("A locked keyring is not unlocked, neither for a new store nor for one that is open")
  func locked() async throws {
    try await withKeyring { keyring in
      let store = try keyring.store()
      try store.write("pop-key", [1])

      try keyring.lock()

      #expect(throws: SecretStoreError.locked) { try keyring.store() }
      #expect(throws: SecretStoreError.locked) { try store.read("pop-key") }
      #expect(throws: SecretStoreError.locked) { try store.write("pop-key", [2]) }
      #expect(throws: SecretStoreError.locked) { try store.remove("pop-key") }
      let chosen = try choose(keyring)
      #expect(chosen.store.kind == .file && chosen.refusal == .locked)
    }
  }

  @Test("A service without a keyring is not asked to make one")
  func noCollection() async throws {
    try await withKeyring(isEmpty: true) { keyring in
      let chosen = try choose(keyring)

      #expect(chosen.store.kind == .file && chosen.refusal == .noCollection)
    }
  }

  @Test("A bus without a service is said to be that")
  func noService() async throws {
    try await withKeyring(withService: false) { keyring in
      let chosen = try choose(keyring)

      let reason = "The name org.freedesktop.secrets was not provided by any .service files"
      #expect(chosen.store.kind == .file)
      #expect(chosen.refusal == .noService(reason: reason))
    }
  }

  @Test("A service that hangs is left in time, far before D-Bus would give up")
  func hanging() async throws {
    try await withKeyring { keyring in
      let store = try keyring.store(in: Self.hasty)
      keyring.hang()
      let start = ContinuousClock.now

      #expect(throws: SecretStoreError.timedOut) { try store.read("pop-key") }
      let chosen = try choose(keyring, in: Self.impatient)

      #expect(chosen.store.kind == .file && chosen.refusal == .timedOut)
      #expect(ContinuousClock.now - start < Self.timeoutOfDBus)
    }
  }

  @Test("So is a bus that never says hello")
  func deafBus() async throws {
    try await withKeyring(withService: false, isDeaf: true) { keyring in
      let start = ContinuousClock.now

      let chosen = try choose(keyring, in: Self.impatient)

      #expect(chosen.store.kind == .file && chosen.refusal == .timedOut)
      #expect(ContinuousClock.now - start < Self.timeoutOfDBus)
    }
  }
}

/// Known from the variables alone.
@Suite struct SessionBusTests {
  private func bus(_ variables: [String: String]) -> String? {
    SecretService.sessionBus(Environment { variables[$0] })
  }

  @Test("The variable names the bus, unless it asks for a new one")
  func variable() {
    #expect(bus(["DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus"]) == "unix:path=/run/bus")
    #expect(bus(["DBUS_SESSION_BUS_ADDRESS": "autolaunch:"]) == nil)
  }

  @Test("Without it, the bus stands in the folder of the login, where there is one")
  func folder() throws {
    let folder = try TemporaryDirectory()
    #expect(bus(["DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": folder.path]) == nil)

    try folder.write("", to: "bus")

    #expect(bus(["XDG_RUNTIME_DIR": folder.path]) == "unix:path=\(folder.path)/bus")
    #expect(bus([:]) == nil)
  }

  @Test("No session is no reason to fail")
  func none() throws {
    let folder = try TemporaryDirectory()
    var host = TestHost().host
    host.openSecretStore = { try SecretStores(cipher: .unused).open($0, $1, in: $2) }

    let chosen = try host.secretStore(.automatic, directory: folder.path)

    #expect(chosen.store.kind == .file && chosen.refusal == .noSession)
  }

  @Test("An address where nobody listens is a service that does not answer")
  func nobody() throws {
    let folder = try TemporaryDirectory()
    let host = TestHost(environment: ["DBUS_SESSION_BUS_ADDRESS": "unix:path=\(folder.path)/none"]).host

    #expect(throws: SecretStoreError.noService(reason: "Failed to connect to socket \(folder.path)/none: No such file or directory")) {
      try SecretStores(cipher: .unused).open(.secretService, folder.path, in: host)
    }
  }
}
