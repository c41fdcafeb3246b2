import Platform

/// The work of one run on one session: decide, lock, look again, renew or sign in, save.
struct SessionFlight {
  let session: Session
  let source: any TokenSource
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

  /// The stored session, unless its token has expired or belongs to an account that has been removed.
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
    guard let lock = try? KernelLock.tryToTake(path("lock")) else { return record.token }
    defer { withExtendedLifetime(lock) {} }
    // A session that was ended meanwhile is not written back.
    let current = usableRecord()
    guard current?.token == record.token else { return current?.token ?? record.token }
    do {
      guard let arrival = try silently(record, timeout: Self.renewalTimeout), arrival.issued.token.text != record.token.text else {
        throw RenewalFailed()
      }
      return saved(arrival)
    } catch {
      host.log(5, "early renewal failed: \((error as? any UserFacingError)?.summary ?? "no newer token")")
      var paused = record
      paused.renewalFailedAt = host.now()
      try? store.save(paused, for: session)
      return record.token
    }
  }

  private struct RenewalFailed: Error {}

  private func silently(_ record: SessionRecord?, timeout: Duration?) throws -> Arrival? {
    guard source.accountScope != nil else { return Arrival(issued: try source.obtain(prompts, within: timeout)) }
    // Nobody is asked early, and no password is tried early: a wrong one, minute after minute, locks the account.
    return try redeemRefreshToken(of: record, timeout: timeout)
  }

  // MARK: A new token

  private func newToken() throws -> Token {
    let start = host.now()
    if let failure = RememberedFailure.read(path("failure"))?.answers(waitingSince: nil, host: host) { throw failure }
    let lock = SessionLock(path: path("lock"), host: host, prompts: prompts, deadline: deadline)
    let handover = source.mayDoubt ? handover : nil
    handover?.join()
    defer { handover?.leave() }
    let result = { usableRecord()?.token ?? handedOver(handover, since: start) }
    switch try lock.take(settle: result) {
    case .settled(let token):
      return token
    case .taken(let held):
      defer { withExtendedLifetime(held) {} }
      store.renameFormer(session)
      if let token = result() { return token }
      // A run that asks the source waits no more.
      handover?.leave()
      if let failure = RememberedFailure.read(path("failure"))?.answers(waitingSince: start, host: host) { throw failure }
      return try rememberingFailure(renewOrObtain)
    }
  }

  private var handover: Handover { Handover(file: path("handover"), lock: path("waiting.lock"), host: host) }

  private func handedOver(_ handover: Handover?, since start: Timestamp) -> Token? {
    let token = handover?.token(waitingSince: start, sourceState: source.state)
    return token == unwanted ? nil : token
  }

  private func rememberingFailure(_ work: () throws -> Token) throws -> Token {
    do {
      let token = try work()
      try? Files.remove(path("failure"))
      return token
    } catch {
      // A cool-down is not written again: its time would start anew, and it would never end.
      if let error = error as? any UserFacingError, !(error is PromptCoolDown) {
        RememberedFailure(error, after: RememberedFailure.read(path("failure")), host: host).write(to: path("failure"))
      }
      throw error
    }
  }

  private func renewOrObtain() throws -> Token {
    guard let scope = source.accountScope else { return saved(Arrival(issued: try source.obtain(prompts, within: nil))) }
    let before = store.accounts(scope).map(\.record)
    if let arrival = try redeemRefreshToken(of: store.record(session), timeout: nil) { return saved(arrival) }
    // Sessions of one client for several tenants or servers: the first that asks a person asks for all.
    let lock = SessionLock(
      path: "\(store.directory.queue(scope.queueName(store.salt))).lock", host: host, prompts: prompts, deadline: deadline)
    switch try lock.take(settle: { nil as Never? }) {
    case .settled(let never):
      switch never {}
    case .taken(let held):
      defer { withExtendedLifetime(held) {} }
      // One that is there was left by a process that was killed while it asked.
      prompts.withdraw()
      if store.accounts(scope).map(\.record) != before, let arrival = try redeemRefreshToken(of: store.record(session), timeout: nil) {
        return saved(arrival)
      }
      if source.involvesPerson, let coolDown = RememberedFailure.read(path("failure"))?.unanswered?.coolDown(on: host) { throw coolDown }
      defer { prompts.withdraw() }
      // Saved before the lock goes: the next one in line finds the account.
      return saved(Arrival(issued: try source.obtain(prompts, within: nil)))
    }
  }

  // MARK: Refresh tokens

  /// What a source has brought, and the account whose refresh token it used.
  private struct Arrival {
    var issued: IssuedToken
    var account: String?
  }

  /// Tries the session's own account, or the only one of this client; `nil` when a person is needed.
  private func redeemRefreshToken(of record: SessionRecord?, timeout: Duration?) throws -> Arrival? {
    guard let scope = source.accountScope, let account = store.servingAccount(record, in: scope) else { return nil }
    guard let refreshToken = refreshToken(of: account) else { return nil }
    switch try source.refresh(refreshToken, within: timeout) {
    case .issued(var issued):
      issued.homeAccountID = account.record.homeAccountID
      issued.username = issued.username ?? account.record.username
      issued.refreshToken = issued.refreshToken ?? refreshToken
      return Arrival(issued: issued, account: account.name)
    case .dead(let reason):
      store.dropAccount(account.name, account.record)
      tellPerson(reason)
    case .needsPerson(let reason):
      if timeout == nil && record?.account != nil { tellPerson(reason) }
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

  private func saved(_ arrival: Arrival) -> Token {
    let issued = arrival.issued
    if let doubt = issued.doubt {
      host.log(5, "the token is not kept: \(doubt)")
      // It may hold the same token, from a time without doubt.
      try? Files.remove(path("json"))
      handover.offer(issued.token, sourceState: source.state)
      return issued.token
    }
    do {
      let account = try keptAccount(of: arrival)
      let record = SessionRecord(
        method: session.method, identity: session.identity, token: issued.token, account: account, sourceState: source.state)
      try store.save(record, for: session)
    } catch {
      host.notice("kubelogin: the token is not kept: \((error as? any UserFacingError)?.summary ?? "\(error)")")
    }
    return issued.token
  }

  /// The account's name; `nil` without one, and where no place would take its refresh token: the access token is of use all the same.
  private func keptAccount(of arrival: Arrival) throws -> String? {
    guard let scope = source.accountScope else { return nil }
    do {
      return try store.saveAccount(of: arrival.issued, in: scope, renewing: arrival.account, at: host.now())
    } catch let error as SecretStoreError {
      host.notice("kubelogin: the sign-in is not kept for later: \(error.summary)")
      return nil
    }
  }

  private func path(_ ending: String) -> String { store.directory.session(session.name(store.salt), ending) }

  private var prompts: Prompts {
    Prompts(queue: source.accountScope.map { store.directory.queue($0.queueName(store.salt)) }, host: host)
  }
}
