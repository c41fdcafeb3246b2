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
    return try host.secretStore(.automatic, directory: "\(keyring.root.path)/cache")
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

  @Test("A list's addresses are tried in turn, and those that would start a program are passed over")
  func listOfAddresses() async throws {
    try await withKeyring { keyring in
      let list = "autolaunch:;unixexec:path=/bin/false;unix:path=/none;\(keyring.address)"
      let host = TestHost(environment: ["DBUS_SESSION_BUS_ADDRESS": list]).host

      let store = try TestKeyring.stores.open(.secretService, keyring.root.path, in: host)

      #expect(store.kind == .secretService)
    }
  }

  @Test("A socket where nobody greets is left in time too")
  func silentSocket() throws {
    let socket = try SilentSocket()
    let host = TestHost(environment: ["DBUS_SESSION_BUS_ADDRESS": "unix:path=\(socket.path)"]).host
    let start = ContinuousClock.now

    #expect(throws: SecretStoreError.timedOut) { try Self.impatient.open(.secretService, socket.directory.path, in: host) }

    #expect(ContinuousClock.now - start < Self.timeoutOfDBus)
  }

  @Test("A socket where nobody greets leaves time for the next address of the list")
  func silentFirst() async throws {
    try await withKeyring { keyring in
      let socket = try SilentSocket()
      let list = "unix:path=\(socket.path);\(keyring.address)"
      let host = TestHost(environment: ["DBUS_SESSION_BUS_ADDRESS": list]).host

      let store = try Self.hasty.open(.secretService, keyring.root.path, in: host)

      #expect(store.kind == .secretService)
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
    SessionBus.address(in: Environment { variables[$0] })
  }

  @Test("The variable names the bus, unless it asks for a new one")
  func variable() {
    #expect(bus(["DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus"]) == "unix:path=/run/bus")
    #expect(bus(["DBUS_SESSION_BUS_ADDRESS": "autolaunch:"]) == nil)
  }

  @Test(
    "Only sockets of this machine are used, each in the order of the list",
    arguments: [
      ("unix:path=/run/bus,guid=1;unix:abstract=/tmp/x", "unix:path=/run/bus,guid=1;unix:abstract=/tmp/x"),
      ("autolaunch:;unix:path=/a;tcp:host=h,port=1;unix:path=/b;", "unix:path=/a;unix:path=/b"), ("unixexec:path=/bin/sh;tcp:host=h", nil),
      ("autolaunch:scope=user", nil), (";", nil), ("nonce-tcp:host=h", nil), ("launchd:env=X;unix:path=/c", "unix:path=/c"),
    ] as [(String, String?)])
  func list(value: String, usable: String?) {
    #expect(bus(["DBUS_SESSION_BUS_ADDRESS": value]) == usable)
  }

  @Test("A directory's name cannot add an address")
  func directoryName() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "a;autolaunch:,é/bus")

    #expect(bus(["XDG_RUNTIME_DIR": "\(directory.path)/a;autolaunch:,é"]) == "unix:path=\(directory.path)/a%3bautolaunch%3a%2c%c3%a9/bus")
  }

  @Test("Without it, the bus stands in the directory of the login, where there is one")
  func directory() throws {
    let directory = try TemporaryDirectory()
    #expect(bus(["DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": directory.path]) == nil)

    try directory.write("", to: "bus")

    #expect(bus(["XDG_RUNTIME_DIR": directory.path]) == "unix:path=\(directory.path)/bus")
    #expect(bus([:]) == nil)
  }

  @Test("No session is no reason to fail")
  func none() throws {
    let directory = try TemporaryDirectory()
    var host = TestHost().host
    host.openSecretStore = { try SecretStores(cipher: .unused).open($0, $1, in: $2) }

    let chosen = try host.secretStore(.automatic, directory: directory.path)

    #expect(chosen.store.kind == .file && chosen.refusal == .noSession)
  }

  @Test("An address where nobody listens is a service that does not answer")
  func nobody() throws {
    let directory = try TemporaryDirectory()
    let host = TestHost(environment: ["DBUS_SESSION_BUS_ADDRESS": "unix:path=\(directory.path)/none"]).host

    #expect(throws: SecretStoreError.noService(reason: "Failed to connect to socket \(directory.path)/none: No such file or directory")) {
      try SecretStores(cipher: .unused).open(.secretService, directory.path, in: host)
    }
  }
}
