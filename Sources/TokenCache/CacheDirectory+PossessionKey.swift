public import Platform

extension CacheDirectory {
  /// The key to which tokens of this cache are bound: made once, by one process, and kept.
  ///
  /// - Throws: What `keys` throws when no key can be made.
  public func possessionKey(_ host: Host) throws -> PossessionKey {
    if let key = storedPossessionKey(host) { return key }
    // Two keys would mean two tokens, each of no use with the other.
    let lock = try? FileLock.take("\(possessionKeyPath).lock")
    defer { withExtendedLifetime(lock) {} }
    if let key = storedPossessionKey(host) { return key }
    let key = try host.possessionKeys.make()
    do {
      try SealedFile.write(key.encoded, to: possessionKeyPath)
    } catch {
      host.say("kubelogin: the key for PoP tokens is not kept, so that each run needs a new token: \(error.summary)")
    }
    return key
  }

  /// The key, where it has been made; `nil` for a damaged one as well: a new key costs one more request.
  public func storedPossessionKey(_ host: Host) -> PossessionKey? {
    SealedFile.read(possessionKeyPath).flatMap { try? host.possessionKeys.open($0) }
  }
}
