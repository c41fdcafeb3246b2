import CSecret
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
    guard csecret_load() else { throw .libraryMissing("libsecret-1.so.0") }
    _ = try ask(name: nil, csecret_check)
    return SecretStore(
      kind: .secretService, read: { try read($0) }, write: { try write($0, $1) }, remove: { _ = try ask(name: $0, csecret_remove) },
      removeAll: { _ = try ask(name: nil, csecret_remove) })
  }

  private func read(_ name: String) throws(SecretStoreError) -> [UInt8]? {
    var secret: UnsafeMutablePointer<UInt8>?
    var count = 0
    defer { csecret_free(secret, count) }
    let isThere = try ask(name: name) { csecret_read($0, &secret, &count, $1) }
    return isThere ? Array(UnsafeBufferPointer(start: secret, count: count)) : nil
  }

  private func write(_ name: String, _ secret: [UInt8]) throws(SecretStoreError) {
    _ = try ask(name: name) { csecret_write($0, "kubelogin: \(name)", secret, secret.count, $1) }
  }

  private typealias Call = (UnsafePointer<csecret_entry>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> csecret_outcome

  /// False where there is no such entry.
  private func ask(name: String?, _ call: Call) throws(SecretStoreError) -> Bool {
    var text: UnsafeMutablePointer<CChar>?
    defer { free(text) }
    let outcome = withEntry(name) { call($0, &text) }
    let reason = text.map { harmlessLine(String(cString: $0)) } ?? "no reason given"
    switch outcome {
    case CSECRET_DONE: return true
    case CSECRET_ABSENT: return false
    case CSECRET_NO_BUS, CSECRET_NO_SERVICE: throw .noService(reason: reason)
    case CSECRET_NO_COLLECTION: throw .noCollection
    case CSECRET_LOCKED: throw .locked
    case CSECRET_TIMED_OUT: throw .timedOut
    default: throw .failed(reason: reason)
    }
  }

  private func withEntry(_ name: String?, _ work: (UnsafePointer<csecret_entry>) -> csecret_outcome) -> csecret_outcome {
    bus.withCString { bus in
      directory.withCString { directory in
        guard let name else {
          var entry = csecret_entry(bus: bus, directory: directory, name: nil, milliseconds: milliseconds)
          return work(&entry)
        }
        return name.withCString { name in
          var entry = csecret_entry(bus: bus, directory: directory, name: name, milliseconds: milliseconds)
          return work(&entry)
        }
      }
    }
  }
}
