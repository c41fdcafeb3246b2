/// Where the secrets of one cache directory rest: refresh tokens and keys of proof of possession, by name.
///
/// A name consists of letters, digits and hyphens. Two cache directories never share an entry.
public struct SecretStore: Sendable {
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// The desktop's keyring, over D-Bus.
    case secretService = "secret-service"
    /// Files that are encrypted with a key in the kernel's memory.
    case keyring
    /// Files that only their owner can read.
    case file
    /// Nothing is kept.
    case none
  }

  public let kind: Kind
  /// `nil` where there is none. Throws `SecretStoreError.keyLost` for one that nobody can read any more.
  public var read: @Sendable (_ name: String) throws -> [UInt8]?
  /// Replaces what is there, as one step.
  public var write: @Sendable (_ name: String, _ secret: [UInt8]) throws -> Void
  /// One that does not exist is success.
  public var remove: @Sendable (_ name: String) throws -> Void
  /// Removes every entry of the directory, whoever knows its name.
  public var removeAll: @Sendable () throws -> Void

  public init(
    kind: Kind, read: @escaping @Sendable (String) throws -> [UInt8]?, write: @escaping @Sendable (String, [UInt8]) throws -> Void,
    remove: @escaping @Sendable (String) throws -> Void, removeAll: @escaping @Sendable () throws -> Void
  ) {
    self.kind = kind
    self.read = read
    self.write = write
    self.remove = remove
    self.removeAll = removeAll
  }

  /// Forgets at once.
  public static let none = SecretStore(kind: .none, read: { _ in nil }, write: { _, _ in }, remove: { _ in }, removeAll: {})
}
