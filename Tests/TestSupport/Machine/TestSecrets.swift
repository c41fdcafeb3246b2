public import Platform
import Synchronization

/// Places for secrets in memory, which refuse when they are told to.
public final class TestSecrets: Sendable {
  public struct Entry: Hashable, Sendable {
    public let kind: SecretStore.Kind
    public let directory: String
    public let name: String

    public init(_ kind: SecretStore.Kind, _ directory: String, _ name: String) {
      (self.kind, self.directory, self.name) = (kind, directory, name)
    }
  }

  private let state: Mutex<(entries: [Entry: [UInt8]], refusals: [SecretStore.Kind: SecretStoreError], opened: [SecretStore.Kind])>

  public init(refusals: [SecretStore.Kind: SecretStoreError] = [:]) {
    state = Mutex(([:], refusals, []))
  }

  public var entries: [Entry: [UInt8]] { state.withLock(\.entries) }
  /// The kinds that were asked for, in order.
  public var opened: [SecretStore.Kind] { state.withLock(\.opened) }

  /// From now on that kind cannot be used, also where it is open; `nil` ends it.
  public func refuse(_ kind: SecretStore.Kind, _ error: SecretStoreError?) { state.withLock { $0.refusals[kind] = error } }

  public func open(_ kind: SecretStore.Kind, _ directory: String) throws -> SecretStore {
    try state.withLock {
      $0.opened.append(kind)
      if let refusal = $0.refusals[kind] { throw refusal }
    }
    if kind == .none { return .none }
    return SecretStore(
      kind: kind, read: { name in try self.change(kind) { $0[Entry(kind, directory, name)] } },
      write: { name, secret in try self.change(kind) { $0[Entry(kind, directory, name)] = secret } },
      remove: { name in try self.change(kind) { $0[Entry(kind, directory, name)] = nil } },
      removeAll: { try self.change(kind) { $0 = $0.filter { $0.key.kind != kind || $0.key.directory != directory } } })
  }

  private func change<Value: Sendable>(
    _ kind: SecretStore.Kind, _ body: (inout [Entry: [UInt8]]) -> Value
  ) throws -> Value {
    try state.withLock {
      if let refusal = $0.refusals[kind] { throw refusal }
      return body(&$0.entries)
    }
  }
}
