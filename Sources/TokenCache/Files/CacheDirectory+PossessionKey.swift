public import Platform

extension CacheDirectory {
  /// The key to which tokens of this cache are bound: made once, by one process, and kept.
  ///
  /// - Parameter secrets: Where it is to rest.
  /// - Throws: What `host.possessionKeys` throws when no key can be made.
  public func possessionKey(_ secrets: SecretStoreChoice, _ host: Host) throws -> PossessionKey {
    let places = RecordedStores(directory: self, choice: secrets, host: host)
    if let key = storedKey(places) { return key }
    // Two keys would mean two tokens, each of no use with the other.
    let lock = try? KernelLock.take("\(possessionKeyPath).lock", on: host) { possessionKeyKind != nil }
    defer { withExtendedLifetime(lock) {} }
    if let key = storedKey(places) { return key }
    let key = try host.possessionKeys.make()
    do {
      let kind = try places.keep(key.encoded, as: Self.possessionKeyName, recorded: possessionKeyKind)
      try SealedFile.write(Array(kind.rawValue.utf8), to: possessionKeyPath)
    } catch {
      let reason = (error as? any UserFacingError)?.summary ?? "\(error)"
      host.notice("kubelogin: the key for PoP tokens is not kept, so that each run needs a new token: \(reason)")
    }
    return key
  }

  private static let possessionKeyName = "pop-key"

  /// The key, where it has been made.
  public func storedPossessionKey(_ host: Host) -> PossessionKey? {
    storedKey(RecordedStores(directory: self, choice: .automatic, host: host))
  }

  /// `nil` for a key that is damaged or lost as well: a new one costs one more request.
  private func storedKey(_ places: RecordedStores) -> PossessionKey? {
    guard let kind = possessionKeyKind, let encoded = try? places.read(Self.possessionKeyName, recorded: kind) else { return nil }
    return try? places.host.possessionKeys.open(encoded)
  }

  /// Where the key is stored, which its file says.
  var possessionKeyKind: SecretStore.Kind? {
    SealedFile.read(possessionKeyPath, acceptsUnnamed: true).flatMap { SecretStore.Kind(rawValue: String(decoding: $0, as: UTF8.self)) }
  }
}
