public import Platform

/// What ending a session took away.
public struct EndedSession: Sendable, Equatable {
  public let name: String
  /// `nil` where nothing was stored.
  public let method: String?
  /// Its token, or what was left of it, was there.
  public let wasStored: Bool
  /// Whose refresh token went with it: "" where nobody knows the name, `nil` where there was none.
  public let refreshTokenOf: String?
  /// Sessions that the same refresh token renewed: they end with their tokens.
  public internal(set) var others: [String]
}

extension SessionCatalogue {
  /// Removes a session's tokens, its account's refresh token (else the next run would be signed in again) and all answers.
  ///
  /// Holds the session's lock: a run that is signing in is waited for, or it would bring the session back.
  ///
  /// - Parameter scope: The account that would serve the session goes too if the session has none of its own.
  /// - Throws: `SystemError`, or `LockTimeout` while another process goes on holding the session.
  public func end(_ session: Session, in scope: AccountScope?, until deadline: Deadline, on host: Host) throws -> EndedSession {
    try holding(session.name(salt), until: deadline, on: host) {
      store.renameFormer(session)
      return try remove(session.name(salt), scope)
    }
  }

  /// The same for a session of which only the file is known.
  public func end(_ name: String, until deadline: Deadline, on host: Host) throws -> EndedSession {
    try holding(name, until: deadline, on: host) { try remove(name, nil) }
  }

  private func holding(_ name: String, until deadline: Deadline, on host: Host, _ work: () throws -> EndedSession) throws -> EndedSession {
    let lock = SessionLock(
      path: directory.session(name, "lock"), host: host, prompts: Prompts(queue: nil, host: host), deadline: deadline)
    switch try lock.take(settle: { nil as Never? }) {
    case .settled(let never):
      switch never {}
    case .taken(let held):
      defer { withExtendedLifetime(held) {} }
      return try work()
    }
  }

  private func remove(_ name: String, _ scope: AccountScope?) throws -> EndedSession {
    let record = store.record(named: name)
    let account = record?.account ?? scope.flatMap { store.servingAccount(nil, in: $0)?.name }
    let refreshTokenOf = account.flatMap { store.account($0) }.flatMap { $0.store == .none ? nil : $0.username ?? "" }
    if let account { try store.dropAccount(account) }
    try store.end(name, record)
    for ending in ["failure", "handover"] { try? Files.remove(directory.session(name, ending)) }
    // After the session: see `WarmPath.store`.
    try WarmPath.removeAnswers(directory)
    let others = refreshTokenOf == nil ? [] : ((try? contents().sessions) ?? []).filter { $0.account == account }.map(\.name)
    return EndedSession(
      name: name, method: record?.method, wasStored: record?.isEnded == false, refreshTokenOf: refreshTokenOf,
      others: others)
  }

  /// What ending everything took away.
  public struct EndedCache: Sendable, Equatable {
    public var sessions: [EndedSession] = []
    /// Users of refresh tokens without a session; "" where nobody knows the name.
    public var refreshTokens: [String] = []
    /// Sessions that another process holds, and so may come back.
    public var busy: [String] = []
  }

  /// Ends all sessions, removes every other token, also in damaged files, and the key of PoP tokens. Salt and locks stay: a run under way
  /// counts on them.
  ///
  /// - Throws: `SecretStoreError` where a store keeps a refresh token: that account's file stays, to find it by, and all else is removed.
  public func endAll(until deadline: Deadline, on host: Host) throws -> EndedCache {
    var ended = EndedCache()
    var refusal: SecretStoreError?
    var kept: Set<String> = []
    let files = try Files.names(in: "\(directory.path)/sessions").filter(CacheDirectory.isOurs)
    for name in Set(files.map { String($0.prefix { $0 != "." }) }).sorted() {
      do {
        var session = try end(name, until: deadline, on: host)
        // Their turn comes, or has come.
        session.others = []
        if session.wasStored { ended.sessions.append(session) }
      } catch is LockTimeout {
        ended.busy.append(name)
      } catch let error as SecretStoreError {
        refusal = error
      }
    }
    for file in try ourFiles(in: "accounts") where file.hasSuffix(".json") {
      let name = String(file.dropLast(".json".count))
      let username = store.account(name)?.username ?? ""
      do {
        try store.dropAccount(name)
        ended.refreshTokens.append(username)
      } catch let error as SecretStoreError {
        refusal = error
        kept.insert(file)
      }
    }
    for kind in ["accounts", "sessions"] {
      for file in try ourFiles(in: kind) where !kept.contains(file) { try Files.remove("\(directory.path)/\(kind)/\(file)") }
    }
    try WarmPath.removeAnswers(directory)
    // Also secrets whose file was damaged, so that no file names them any more.
    refusal = directory.removeSecrets(on: host) ?? refusal
    if let refusal { throw refusal }
    try Files.remove(directory.possessionKeyPath)
    return ended
  }

  private func ourFiles(in kind: String) throws(SystemError) -> [String] {
    try Files.names(in: "\(directory.path)/\(kind)").filter { CacheDirectory.isOurs($0) && !$0.hasSuffix(".lock") }.sorted()
  }
}
