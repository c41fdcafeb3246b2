import Platform

/// The work of one run on one session: decide, lock, look again, renew or sign in, save.
struct SessionFlight {
  let session: Session
  let source: TokenSource
  let store: SessionStore
  let deadline: Deadline
  let host: Host
  /// The stored token that must not serve again; `nil` where any good one may.
  var unwanted: Token?

  /// A failed early renewal is not tried again for so long.
  static let renewalPause = Duration.seconds(60)
  /// An early renewal must not slow a run that has a good token.
  static let renewalTimeout = Duration.seconds(2)

  func token() throws -> Token {
    guard let record = usableRecord() else { return try newToken() }
    return freshness(record) == .fresh || isPaused(record) ? record.token : renewedEarly(record)
  }

  /// The stored session, unless its token is over or belongs to an account that is no longer there.
  private func usableRecord() -> SessionRecord? {
    guard let record = store.record(session), record.sourceState == source.state, record.token != unwanted, freshness(record) != .due
    else { return nil }
    return record
  }

  private func freshness(_ record: SessionRecord) -> Freshness {
    Freshness.of(record.token, isOnlyAsked: source.isOnlyAsked, at: host.now())
  }

  private func isPaused(_ record: SessionRecord) -> Bool {
    record.renewalFailedAt.map { $0 <= host.now() && host.now() - $0 < Self.renewalPause } ?? false
  }

  // MARK: Early renewal

  /// The newer token, or the present one when another process is at it or it does not work out.
  private func renewedEarly(_ record: SessionRecord) -> Token {
    guard let lock = try? FileLock.tryToTake(path("lock")) else { return record.token }
    defer { withExtendedLifetime(lock) {} }
    if let newer = usableRecord(), newer.token != record.token { return newer.token }
    do {
      guard let issued = try silently(record, timeout: Self.renewalTimeout), issued.token.text != record.token.text else {
        throw RenewalFailed()
      }
      save(issued)
      return issued.token
    } catch {
      host.log(5, "early renewal failed: \((error as? any UserFacingError)?.summary ?? "no newer token")")
      var paused = record
      paused.renewalFailedAt = host.now()
      try? store.save(paused, for: session)
      return record.token
    }
  }

  private struct RenewalFailed: Error {}

  private func silently(_ record: SessionRecord?, timeout: Duration?) throws -> IssuedToken? {
    guard source.accountScope != nil else { return try source.obtain(prompts, timeout) }
    // Nobody is asked early, and no password is tried early: a wrong one, minute after minute, locks the account.
    return try redeemRefreshTokens(of: record, timeout: timeout)
  }

  // MARK: A new token

  private func newToken() throws -> Token {
    let start = host.now()
    if let failure = RememberedFailure.read(path("failure"))?.answers(waitingSince: nil, host: host) { throw failure }
    let lock = SessionLock(path: path("lock"), host: host, prompts: prompts, deadline: deadline)
    switch try lock.take(settle: { usableRecord() }) {
    case .settled(let record):
      return record.token
    case .taken(let held):
      defer { withExtendedLifetime(held) {} }
      if let record = usableRecord() { return record.token }
      if let failure = RememberedFailure.read(path("failure"))?.answers(waitingSince: start, host: host) { throw failure }
      return try rememberingFailure(signIn)
    }
  }

  private func rememberingFailure(_ work: () throws -> Token) throws -> Token {
    do {
      let token = try work()
      try? Files.remove(path("failure"))
      return token
    } catch {
      // A cool-down is no news: written anew, it would never end.
      if let error = error as? any UserFacingError, !(error is PromptCoolDown) {
        RememberedFailure(error, after: RememberedFailure.read(path("failure")), host: host).write(to: path("failure"))
      }
      throw error
    }
  }

  private func signIn() throws -> Token {
    guard let scope = source.accountScope else { return saved(try source.obtain(prompts, nil)) }
    let before = store.accounts(scope).map(\.record)
    if let issued = try redeemRefreshTokens(of: store.record(session), timeout: nil) { return saved(issued) }
    // Sessions of one client for several tenants or servers: the first that asks a person asks for all.
    let lock = SessionLock(
      path: store.directory.account(scope.queueName(store.salt), "lock"), host: host, prompts: prompts, deadline: deadline)
    switch try lock.take(settle: { nil as Never? }) {
    case .settled(let never):
      switch never {}
    case .taken(let held):
      defer { withExtendedLifetime(held) {} }
      if store.accounts(scope).map(\.record) != before, let issued = try redeemRefreshTokens(of: store.record(session), timeout: nil) {
        return saved(issued)
      }
      if source.involvesPerson, let coolDown = RememberedFailure.read(path("failure"))?.unanswered?.coolDown(on: host) { throw coolDown }
      defer { prompts.withdraw() }
      // Saved before the lock goes: the next one in line finds the account.
      return saved(try source.obtain(prompts, nil))
    }
  }

  // MARK: Refresh tokens

  /// Tries the session's own account, or the only one of this client; `nil` when a person is needed.
  private func redeemRefreshTokens(of record: SessionRecord?, timeout: Duration?) throws -> IssuedToken? {
    guard let scope = source.accountScope else { return nil }
    var candidates: [(name: String, record: AccountRecord)]
    let isOwn: Bool
    if let name = record?.account {
      // An account that is gone is not replaced by another: that may be another person.
      (candidates, isOwn) = (store.account(name).map { [(name, $0)] } ?? [], true)
    } else {
      (candidates, isOwn) = (store.accounts(scope), false)
      // With several people on one machine a guess could sign in the wrong one.
      if candidates.count > 1 { candidates = [] }
    }
    for candidate in candidates {
      guard let refreshToken = refreshToken(of: candidate) else { continue }
      switch try source.refresh(refreshToken, timeout) {
      case .issued(var issued):
        issued.homeAccountID = candidate.record.homeAccountID
        issued.username = issued.username ?? candidate.record.username
        issued.refreshToken = issued.refreshToken ?? refreshToken
        return issued
      case .dead(let reason):
        store.dropAccount(candidate.name, candidate.record)
        tellPerson(reason)
      case .needsPerson(let reason):
        if timeout == nil && isOwn { tellPerson(reason) }
      }
    }
    return nil
  }

  private func refreshToken(of account: (name: String, record: AccountRecord)) -> String? {
    do {
      return try store.refreshToken(of: account.name, account.record)
    } catch {
      tellPerson((error as? any UserFacingError)?.summary ?? "its secret cannot be read")
      return nil
    }
  }

  /// Why somebody is asked. Where nobody is, it is a step like any other.
  private func tellPerson(_ reason: String) {
    let line = "a new sign-in is needed: \(reason)"
    if source.involvesPerson { host.say("kubelogin: \(line)") } else { host.log(5, line) }
  }

  // MARK: Files

  private func saved(_ issued: IssuedToken) -> Token {
    save(issued)
    return issued.token
  }

  private func save(_ issued: IssuedToken) {
    do {
      let account = try keptAccount(of: issued)
      let record = SessionRecord(
        method: session.method, identity: session.identity, token: issued.token, account: account, sourceState: source.state)
      try store.save(record, for: session)
    } catch {
      host.say("kubelogin: the token is not kept: \((error as? any UserFacingError)?.summary ?? "\(error)")")
    }
  }

  /// The account's name; `nil` without one, and where no place would take its refresh token: the access token is of use all the same.
  private func keptAccount(of issued: IssuedToken) throws -> String? {
    guard let scope = source.accountScope else { return nil }
    do {
      return try store.saveAccount(of: issued, in: scope, at: host.now())
    } catch let error as SecretStoreError {
      host.say("kubelogin: the sign-in is not kept for later: \(error.summary)")
      return nil
    }
  }

  private func path(_ ending: String) -> String { store.directory.session(session.name(store.salt), ending) }

  private var prompts: Prompts {
    Prompts(path: source.accountScope.map { store.directory.account($0.queueName(store.salt), "prompt") }, host: host)
  }
}
