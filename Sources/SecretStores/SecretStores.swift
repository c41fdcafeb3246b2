public import Platform

/// Opens places for secrets: fills `Host.openSecretStore`.
public struct SecretStores: Sendable {
  private let cipher: AuthenticatedCipher
  private let patience: Duration

  /// - Parameter patience: The longest that a call of the Secret Service may take, in whole milliseconds: a keyring that does not answer
  ///   must not hold up `kubectl`.
  public init(cipher: AuthenticatedCipher, patience: Duration = .seconds(1)) {
    self.cipher = cipher
    self.patience = patience
  }

  /// - Parameter directory: The cache directory; it is made where it is missing.
  /// - Throws: `SecretStoreError`, or `SystemError` when the directory cannot be used.
  public func open(_ kind: SecretStore.Kind, _ directory: String, in host: Host) throws -> SecretStore {
    if kind == .none { return .none }
    try Files.makeDirectory(directory)
    // The same directory by another name has the same entries, and `.` is another directory elsewhere.
    let directory = try Files.canonicalPath(directory)
    switch kind {
    case .secretService: return try SecretService(directory, host.environment, patience: patience).opened()
    case .keyring: return try SealedSecrets(directory, cipher, on: host).opened()
    case .file, .none: return SecretDirectory(in: directory, ending: "secret").store
    }
  }
}
