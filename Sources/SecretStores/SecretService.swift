import CDBus
import Glibc
import Platform

/// The desktop's keyring: GNOME Keyring, KWallet or KeePassXC behind the Secret Service.
///
/// It never asks a person, and each call ends within its patience.
struct SecretService: Sendable {
  private let bus: String
  private let directory: String
  private let milliseconds: UInt32

  /// Throws without a session of D-Bus, which costs no library.
  init(_ directory: String, _ environment: Environment, patience: Duration) throws(SecretStoreError) {
    guard let bus = SessionBus.address(in: environment) else { throw .noSession }
    self.bus = bus
    self.directory = directory
    milliseconds = UInt32(patience / .milliseconds(1))
  }

  func opened() throws(SecretStoreError) -> SecretStore {
    _ = try ask(name: nil, cdbus_check)
    return SecretStore(
      kind: .secretService, read: { try read($0) }, write: { try write($0, $1) }, remove: { _ = try ask(name: $0, cdbus_remove) },
      removeAll: { _ = try ask(name: nil, cdbus_remove) })
  }

  private func read(_ name: String) throws(SecretStoreError) -> [UInt8]? {
    var secret: UnsafeMutablePointer<UInt8>?
    var count = 0
    defer { cdbus_free(secret, count) }
    let isThere = try ask(name: name) { cdbus_read($0, &secret, &count, $1) }
    return isThere ? Array(UnsafeBufferPointer(start: secret, count: count)) : nil
  }

  private func write(_ name: String, _ secret: [UInt8]) throws(SecretStoreError) {
    _ = try ask(name: name) { cdbus_write($0, "kubelogin: \(name)", secret, secret.count, $1) }
  }

  private typealias Call = (UnsafePointer<cdbus_entry>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> cdbus_outcome

  /// False where there is no such entry.
  private func ask(name: String?, _ call: Call) throws(SecretStoreError) -> Bool {
    var text: UnsafeMutablePointer<CChar>?
    defer { free(text) }
    let outcome = withEntry(name) { call($0, &text) }
    let reason = text.map { harmlessLine(String(cString: $0)) } ?? "no reason given"
    switch outcome {
    case CDBUS_DONE: return true
    case CDBUS_ABSENT: return false
    case CDBUS_NO_BUS, CDBUS_NO_SERVICE: throw .noService(reason: reason)
    case CDBUS_NO_COLLECTION: throw .noCollection
    case CDBUS_LOCKED: throw .locked
    case CDBUS_TIMED_OUT: throw .timedOut
    default: throw .failed(reason: reason)
    }
  }

  private func withEntry(_ name: String?, _ work: (UnsafePointer<cdbus_entry>) -> cdbus_outcome) -> cdbus_outcome {
    bus.withCString { bus in
      directory.withCString { directory in
        guard let name else {
          var entry = cdbus_entry(bus: bus, directory: directory, name: nil, milliseconds: milliseconds)
          return work(&entry)
        }
        return name.withCString { name in
          var entry = cdbus_entry(bus: bus, directory: directory, name: name, milliseconds: milliseconds)
          return work(&entry)
        }
      }
    }
  }
}
