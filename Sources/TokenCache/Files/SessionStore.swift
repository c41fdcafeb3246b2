import FoundationEssentials
import Platform

/// Reads and writes the files of sessions and accounts. Every read may find nothing; every write may fail.
struct SessionStore: Sendable {
  let directory: CacheDirectory
  let salt: Salt
  let secrets: RecordedStores

  func record(_ session: Session) -> SessionRecord? {
    record(session.name(salt), of: session.method, session.identity)
  }

  /// The session's file under the name that older versions gave it; `nil` where it has none, or the same name.
  func formerRecord(_ session: Session) -> SessionRecord? {
    guard session.formerIdentity != session.identity else { return nil }
    return record(session.formerName(salt), of: session.method, session.formerIdentity)
  }

  /// Gives a session's file its present name. To be called under the session's lock.
  func renameFormer(_ session: Session) {
    guard var record = formerRecord(session) else { return }
    record.identity = session.identity
    if self.record(session) == nil, (try? save(record, for: session)) == nil { return }
    try? Files.remove(directory.session(session.formerName(salt), "json"))
  }

  private func record(_ name: String, of method: String, _ identity: [String: String]) -> SessionRecord? {
    // A hash collision or a file put there by hand must not hand out another's token.
    sessionRecord(name).flatMap { $0.method == method && $0.identity == identity ? $0 : nil }
  }

  /// Older versions did not write the name: then the file's content shows whose it is.
  private func sessionRecord(_ name: String) -> SessionRecord? {
    decode(directory.session(name, "json"), acceptsUnnamed: true)
  }

  func save(_ record: SessionRecord, for session: Session) throws(SystemError) {
    try encode(record, to: directory.session(session.name(salt), "json"))
  }

  /// The record of a file name; `nil` where its content belongs under another name.
  func record(named name: String) -> SessionRecord? {
    sessionRecord(name).flatMap { record in
      let session = Session(method: record.method, identity: record.identity)
      return [session.name(salt), session.formerName(salt)].contains(name) ? record : nil
    }
  }

  /// Takes a session's token away, and its file with it unless other accounts of its client are there: see `SessionRecord.ended`.
  func end(_ name: String, _ record: SessionRecord?) throws(SystemError) {
    if let record, let account = record.account, hasOthers(account) {
      try encode(record.ended, to: directory.session(name, "json"))
    } else {
      try Files.remove(directory.session(name, "json"))
    }
  }

  private func hasOthers(_ account: String) -> Bool {
    let prefix = account.prefix { $0 != "-" } + "-"
    let names = (try? Files.names(in: "\(directory.path)/accounts")) ?? []
    return names.contains { $0.hasPrefix(prefix) && $0.hasSuffix(".json") && $0 != "\(account).json" }
  }

  func account(_ name: String) -> AccountRecord? {
    decode(directory.account(name, "json"))
  }

  /// Accounts that may serve in that scope, the one used last first.
  func accounts(_ scope: AccountScope) -> [(name: String, record: AccountRecord)] {
    let prefix = scope.name(salt) + "-"
    let names = (try? Files.names(in: "\(directory.path)/accounts")) ?? []
    return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.compactMap { file in
      let name = String(file.dropLast(".json".count))
      return account(name).flatMap { scope.covers($0) ? (name, $0) : nil }
    }.sorted { $0.record.updatedAt > $1.record.updatedAt }
  }

  /// The account whose refresh token serves a session: its own, or the only one of the client while it has none.
  func servingAccount(_ record: SessionRecord?, in scope: AccountScope) -> (name: String, record: AccountRecord)? {
    // An account that is gone is not replaced by another: that may be another person.
    if let name = record?.account { return account(name).map { (name, $0) } }
    let accounts = accounts(scope)
    // With several people on one machine a guess could sign in the wrong one.
    return accounts.count == 1 ? accounts[0] : nil
  }

  /// Stores the refresh token of an answer, and returns the account's name.
  ///
  /// - Parameter renewed: The account whose refresh token brought the answer. One that was dropped meanwhile stays dropped.
  /// - Throws: `SecretStoreError` or `SystemError`.
  func saveAccount(
    of issued: IssuedToken, in scope: AccountScope, renewing renewed: String? = nil, at now: Timestamp
  ) throws -> String? {
    guard let refreshToken = issued.refreshToken else { return nil }
    // Servers that are not Entra name no home account: there a named user's name keeps two users apart.
    let homeAccount = issued.homeAccountID ?? ""
    let user = homeAccount.isEmpty ? scope.user.map { "user\u{0}\($0.name.lowercased())" } ?? "" : homeAccount
    let name = "\(scope.name(salt))-\(salt.hash(user).prefix(16))"
    let lock = accountLock(renewed ?? name)
    defer { withExtendedLifetime(lock) {} }
    if let renewed, account(renewed) == nil { return renewed }
    let previous = account(name)
    let kind = try secrets.keep(Array(refreshToken.utf8), as: Self.secretName(name), recorded: previous?.store)
    let record = AccountRecord(
      authorityHost: scope.authorityHost, clientID: scope.clientID, homeAccountID: homeAccount,
      username: scope.user?.name ?? issued.username, credential: scope.user?.credential ?? previous?.credential,
      refreshTokenHash: salt.hash(refreshToken), store: kind, updatedAt: now)
    try encode(record, to: directory.account(name, "json"))
    return name
  }

  /// The refresh token of an account; `nil` where none was kept.
  ///
  /// - Throws: `SecretStoreError` where one was kept and cannot be read now, or ever.
  func refreshToken(of name: String, _ record: AccountRecord) throws -> String? {
    guard let secret = try secrets.read(Self.secretName(name), recorded: record.store) else { return nil }
    let refreshToken = String(decoding: secret, as: UTF8.self)
    // Two processes that write at once may leave one's record with the other's token: both are good.
    return refreshToken.isEmpty ? nil : refreshToken
  }

  /// Drops an account, unless another process has put a newer refresh token there.
  func dropAccount(_ name: String, _ record: AccountRecord) {
    guard account(name)?.refreshTokenHash == record.refreshTokenHash else { return }
    try? secrets.remove(Self.secretName(name), recorded: record.store)
    try? Files.remove(directory.account(name, "json"))
  }

  /// Where the refresh tokens of all accounts rest.
  var kindsInUse: Set<SecretStore.Kind> {
    let names = (try? Files.names(in: "\(directory.path)/accounts")) ?? []
    return Set(names.filter { $0.hasSuffix(".json") }.compactMap { account(String($0.dropLast(".json".count)))?.store })
  }

  private static func secretName(_ account: String) -> String { "account-\(account)" }

  /// Drops an account, whatever its refresh token is now.
  ///
  /// - Throws: `SecretStoreError` where its store keeps it: then nothing is dropped.
  func dropAccount(_ name: String) throws {
    let lock = accountLock(name)
    defer { withExtendedLifetime(lock) {} }
    if let record = account(name) {
      try secrets.remove(Self.secretName(name), recorded: record.store)
    } else {
      // A damaged record does not say where.
      for kind in SecretStore.Kind.allCases { try? secrets.remove(Self.secretName(name), recorded: kind) }
    }
    try Files.remove(directory.account(name, "json"))
  }

  /// Held for an instant, so that nobody writes back an account that somebody drops.
  private func accountLock(_ name: String) -> KernelLock? {
    try? KernelLock.take(directory.account(name, "lock"), on: secrets.host)
  }

  private func decode<Record: Decodable>(_ path: String, acceptsUnnamed: Bool = false) -> Record? {
    SealedFile.read(path, acceptsUnnamed: acceptsUnnamed).flatMap { try? JSONDecoder().decode(Record.self, from: Data($0)) }
  }

  private func encode(_ record: some Encodable, to path: String) throws(SystemError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let bytes = try? encoder.encode(record) else { throw SystemError("encode", path, errorNumber: 22) }
    try SealedFile.write(Array(bytes), to: path)
  }
}
