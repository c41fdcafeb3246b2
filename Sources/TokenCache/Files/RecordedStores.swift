import Platform

/// Where a cache directory's refresh tokens and keys rest: the store that is wanted, or the one that they are recorded with.
struct RecordedStores: Sendable {
  let directory: CacheDirectory
  let choice: SecretStoreChoice
  let host: Host

  /// Keeps a secret, and returns where.
  ///
  /// - Throws: `SecretStoreError`, or `SystemError` when the directory cannot be used.
  func keep(_ secret: [UInt8], as name: String, recorded: SecretStore.Kind?) throws -> SecretStore.Kind {
    let opened = try host.secretStore(choice, recorded: recorded, directory: directory.path)
    let isFirst = recorded == nil && ((try? Files.names(in: "\(directory.path)/accounts")) ?? []).allSatisfy { !$0.hasSuffix(".json") }
    do {
      try opened.store.write(name, secret)
    } catch let error as SystemError {
      // The place failed, and not what it was for.
      throw SecretStoreError.failed(reason: error.summary)
    }
    if let recorded, recorded != opened.store.kind { try? remove(name, recorded: recorded) }
    if let refusal = opened.refusal, isFirst {
      host.notice("kubelogin: sign-ins are kept in files that only you can read, since \(refusal.summary); --token-store chooses")
    }
    return opened.store.kind
  }

  /// - Throws: `SecretStoreError` where the place cannot be used now, or has lost the key to it.
  func read(_ name: String, recorded: SecretStore.Kind) throws -> [UInt8]? {
    try host.openSecretStore(recorded, directory.path, host).read(name)
  }

  /// - Throws: `SecretStoreError` where the place keeps it.
  func remove(_ name: String, recorded: SecretStore.Kind) throws {
    try host.openSecretStore(recorded, directory.path, host).remove(name)
  }
}
