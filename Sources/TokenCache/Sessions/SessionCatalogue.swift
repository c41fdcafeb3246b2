public import Platform

/// The sessions that a cache holds, read from their files without a lock.
public struct SessionCatalogue: Sendable {
  let store: SessionStore

  /// Reads nothing but the salt, and makes nothing.
  public init(_ directory: CacheDirectory, on host: Host) {
    // Without a salt no file has its right name.
    store = SessionStore(
      directory: directory, salt: directory.readSalt() ?? Salt(bytes: []),
      secrets: RecordedStores(directory: directory, choice: .automatic, host: host))
  }

  public var directory: CacheDirectory { store.directory }
  public var salt: Salt { store.salt }

  public struct Contents: Sendable, Equatable {
    /// In the order of their names.
    public var sessions: [StoredSession] = []
    /// Names of files that are damaged, or not ours.
    public var strays: [String] = []
    /// Files that others may have read or put there.
    public var exposed = ExposedFiles()
  }

  /// Throws when the directory is there and cannot be read.
  public func contents() throws(SystemError) -> Contents {
    var contents = Contents()
    let sessions = "\(directory.path)/sessions"
    for file in try Files.names(in: sessions).sorted() {
      guard CacheDirectory.isOurs(file) else {
        contents.strays.append(file)
        continue
      }
      guard file.hasSuffix(".json") else { continue }
      if contents.exposed.add("\(sessions)/\(file)") { continue }
      let name = String(file.dropLast(".json".count))
      guard let record = store.record(named: name) else {
        contents.strays.append(file)
        continue
      }
      if !record.isEnded { contents.sessions.append(stored(record, name)) }
    }
    return contents
  }

  func stored(_ record: SessionRecord, _ name: String) -> StoredSession {
    let account = record.account.flatMap { store.account($0) }
    return StoredSession(
      name: name, session: Session(method: record.method, identity: record.identity), token: record.token, username: account?.username,
      tokenStore: account.flatMap { $0.store == .none ? nil : $0.store }, account: record.account)
  }
}

/// A session as its files tell it.
public struct StoredSession: Sendable, Equatable {
  /// Its file name without an ending.
  public let name: String
  public let session: Session
  public let token: Token
  /// Of its account; `nil` where it has none or the server named nobody.
  public let username: String?
  /// Where the refresh token is stored that renews it; `nil` where there is none.
  public let tokenStore: SecretStore.Kind?
  let account: String?
}

/// What the next command can expect of a session.
public struct SessionStanding: Sendable, Equatable {
  public enum State: String, Sendable, Equatable {
    /// Its token serves.
    case signedIn = "signed-in"
    /// Its token has expired, or it has none yet; a refresh token is there to get the next one.
    case renewable
    case signedOut = "signed-out"
  }

  public let state: State
  /// What is stored of it, also when it has expired; `nil` when it belongs to another account of the source than the present one.
  public let stored: StoredSession?
  /// Who signs in next, where that is known.
  public let username: String?
}

extension SessionCatalogue {
  /// What a run would find, without asking the source anything.
  public func standing(of session: Session, from source: any TokenSource, at now: Timestamp) -> SessionStanding {
    let record = store.record(session) ?? store.formerRecord(session)
    let present = record.flatMap { $0.isEnded || $0.sourceState != source.state ? nil : $0 }
    let stored = present.map { self.stored($0, session.name(salt)) }
    if let present, Freshness.of(present.token, isOnlyAsked: source.isOnlyAsked, at: now) != .due {
      return SessionStanding(state: .signedIn, stored: stored, username: stored?.username)
    }
    let account = source.accountScope.flatMap { store.servingAccount(record, in: $0) }
    let hasRefreshToken = account.map { $0.record.store != .none } ?? false
    return SessionStanding(
      state: hasRefreshToken ? .renewable : .signedOut, stored: stored, username: account?.record.username ?? stored?.username)
  }
}
