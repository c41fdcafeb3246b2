public import Platform

extension CacheDirectory {
  /// Entra ends a refresh token that was not used for so long. Source: Entra, "Refresh tokens", token lifetime.
  private static let unused = Duration.seconds(90 * 86_400)
  /// A refusal counts for seconds, a prompt for minutes.
  private static let past = Duration.seconds(86_400)
  /// A write takes less than that, unless its process was killed.
  private static let writing = Duration.seconds(3600)
  private static let interval = Duration.seconds(86_400)

  /// Removes what nobody will use again, at most once a day. What cannot be removed stays.
  public func prune(on host: Host) {
    let now = host.now()
    let mark = "\(path)/pruned"
    if let last = FileStamp.modified(mark), last <= now, now - last < Self.interval { return }
    guard (try? Files.writeAtomically([], to: mark, modified: now)) != nil else { return }
    pruneTop(at: now)
    dropUnusedAccounts(on: host)
    for directory in ["sessions", "accounts"] where !Files.isLink("\(path)/\(directory)") { prune(directory, at: now) }
  }

  private func pruneTop(at now: Timestamp) {
    for name in (try? Files.names(in: path)) ?? [] where Self.isOursAtTop(name) && name.contains(".tmp-") {
      removeIfOlder("\(path)/\(name)", than: Self.writing, at: now)
    }
  }

  /// Their refresh tokens rest elsewhere, and go first.
  private func dropUnusedAccounts(on host: Host) {
    let store = SessionCatalogue(self, on: host).store
    for name in (try? Files.names(in: "\(path)/accounts")) ?? [] where Self.isOurs(name) && name.hasSuffix(".json") {
      guard let modified = FileStamp.modified("\(path)/accounts/\(name)"), host.now() - modified > Self.unused else { continue }
      try? store.dropAccount(String(name.dropLast(".json".count)))
    }
  }

  private func prune(_ directory: String, at now: Timestamp) {
    let names = ((try? Files.names(in: "\(path)/\(directory)")) ?? []).filter(Self.isOurs)
    for name in names {
      guard let age = Self.longestAge(of: name) else { continue }
      removeIfOlder("\(path)/\(directory)/\(name)", than: age, at: now)
    }
    let kept = ((try? Files.names(in: "\(path)/\(directory)")) ?? []).filter { $0.hasSuffix(".json") }
    for name in names where name.hasSuffix(".lock") {
      let base = name.dropLast(".lock".count)
      // One lock serves all accounts of a host and client, whose names start alike.
      let owner = directory == "accounts" ? base.prefix(16) : base
      if !kept.contains(where: { $0.hasPrefix(owner) }) { pruneLock("\(path)/\(directory)/\(name)", at: now) }
    }
  }

  /// By the name's ending; `nil` for what is not ours to judge.
  private static func longestAge(of name: String) -> Duration? {
    if name.contains(".tmp-") { return writing }
    if [".failure", ".handover", ".prompt", ".seen"].contains(where: name.hasSuffix) { return past }
    return name.hasSuffix(".json") ? unused : nil
  }

  private func removeIfOlder(_ path: String, than age: Duration, at now: Timestamp) {
    guard let modified = FileStamp.modified(path), now - modified > age else { return }
    try? Files.remove(path)
  }

  /// A run that has opened the lock and not yet taken it loses it; all that it costs is a second sign-in.
  private func pruneLock(_ path: String, at now: Timestamp) {
    guard let modified = FileStamp.modified(path), now - modified > Self.unused else { return }
    guard let lock = try? KernelLock.tryToTake(path) else { return }
    defer { withExtendedLifetime(lock) {} }
    try? Files.remove(path)
  }
}
