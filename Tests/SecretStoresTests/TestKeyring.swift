import Glibc
import Platform
import TestSupport
import Testing

@testable import SecretStores

/// A D-Bus session of its own, with gnome-keyring on request, and cache directories beside it.
final class TestKeyring: Sendable {
  let root: TemporaryDirectory
  let address: String
  private let bus: RunningProcess
  private let service: RunningProcess?

  static let isInstalled = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon"].allSatisfy { Programs.installed($0) != nil }

  /// - Parameter isEmpty: The service has no keyring: nobody has ever signed in to this desktop.
  init(withService: Bool = true, isEmpty: Bool = false, isDeaf: Bool = false) throws {
    root = try TemporaryDirectory()
    address = "unix:path=\(root.path)/bus"
    try root.write(Self.configuration(socket: "\(root.path)/bus", isDeaf: isDeaf), to: "bus.conf")
    try Files.makeDirectory("\(root.path)/run")
    bus = try RunningProcess(
      "dbus-daemon", ["--config-file=\(root.path)/bus.conf", "--nofork", "--print-address"], environment: ["PATH": Programs.searchPath],
      directory: root.path, scratch: root.path)
    _ = try bus.firstLine()
    guard withService else {
      service = nil
      return
    }
    let unlock = isEmpty ? "" : "printf password | "
    service = try RunningProcess(
      "sh", ["-c", "\(unlock)exec gnome-keyring-daemon --foreground --components=secrets \(isEmpty ? "" : "--unlock")"],
      environment: [
        "PATH": Programs.searchPath, "HOME": root.path, "XDG_DATA_HOME": "\(root.path)/data", "XDG_RUNTIME_DIR": "\(root.path)/run",
        "DBUS_SESSION_BUS_ADDRESS": address,
      ], directory: root.path, scratch: root.path)
    try waitForService(toBe: isEmpty ? .noCollection : nil)
  }

  /// A bus that delivers nothing, not even its own answers, where `isDeaf`.
  ///
  /// Nobody but who is asked for is started: no service files.
  private static func configuration(socket: String, isDeaf: Bool) -> String {
    """
    <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig><type>session</type><listen>unix:path=\(socket)</listen>
    <policy context="default"><allow send_destination="*"/><allow own="*"/>\(isDeaf ? "" : "<allow receive_type='*'/>")</policy>
    </busconfig>
    """
  }

  private func waitForService(toBe expected: SecretStoreError?) throws {
    let end = ContinuousClock.now + .patience
    while true {
      let answer = refusal()
      if answer == expected { return }
      guard ContinuousClock.now < end else { throw TestHost.Unexpected(description: "the keyring answers \(String(describing: answer))") }
      usleep(20_000)
    }
  }

  /// Why the store cannot be opened.
  private func refusal() -> SecretStoreError? {
    do {
      _ = try store()
      return nil
    } catch {
      return error as? SecretStoreError
    }
  }

  var host: Host { TestHost(environment: ["DBUS_SESSION_BUS_ADDRESS": address]).host }

  /// It waits longer than people would: a machine that is busy is no failure of the service.
  static let stores = SecretStores(cipher: .unused, patience: .seconds(60))

  func store(_ directory: String = "cache", in stores: SecretStores = TestKeyring.stores) throws -> SecretStore {
    try stores.open(.secretService, "\(root.path)/\(directory)", in: host)
  }

  /// As a desktop's lock screen or a second login without a password does.
  func lock() throws {
    let collection = "/org/freedesktop/secrets/collection/login"
    let lock = try RunningProcess(
      "dbus-send",
      [
        "--bus=\(address)", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.Lock", "array:objpath:\(collection)",
      ], environment: ["PATH": Programs.searchPath], directory: root.path, scratch: root.path)
    #expect(try lock.outcome().status == 0)
  }

  /// It takes requests, and answers none.
  func hang() {
    // The group: the shell has become the service, or waits for it.
    if let service { kill(-service.id, SIGSTOP) }
  }
}

/// Gives the work a session of its own, which ends with it.
func withKeyring(
  withService: Bool = true, isEmpty: Bool = false, isDeaf: Bool = false, _ work: @escaping @Sendable (TestKeyring) throws -> Void
) async throws {
  try await onOwnThread {
    let keyring = try TestKeyring(withService: withService, isEmpty: isEmpty, isDeaf: isDeaf)
    try withExtendedLifetime(keyring) { try work(keyring) }
  }
}

extension AuthenticatedCipher {
  /// For stores that encrypt nothing.
  static let unused = AuthenticatedCipher(
    seal: { _, _ in throw TestHost.Unexpected(description: "something is sealed") },
    open: { _, _ in throw TestHost.Unexpected(description: "something is opened") })
}
