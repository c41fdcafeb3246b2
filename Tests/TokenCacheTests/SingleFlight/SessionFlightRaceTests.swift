import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

/// What another process does while this one waits, step by step.
@Suite struct SessionFlightRaceTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")

  private var cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  private var sessionLock: String { cache.directory.session(Session.one.name(cache.salt), "lock") }
  private var accountLock: String { cache.directory.account(Self.scope.name(cache.salt), "lock") }

  private func record(_ text: String, account: String? = nil) -> SessionRecord {
    SessionRecord(method: Session.one.method, identity: Session.one.identity, token: cache.issued(text).token, account: account)
  }

  private func saveAccount(_ account: String, refreshToken: String) throws -> String? {
    try cache.store.saveAccount(of: cache.issued("", refreshToken: refreshToken, account: account), in: Self.scope, at: cache.now)
  }

  /// A machine whose first sleep is when the other process does its work and lets the lock go.
  private func machine(holding path: String, _ work: @escaping @Sendable () -> Void) throws -> TestHost {
    let clock = cache.host.clock
    var test = TestHost(clock: clock)
    let held = try Holder(path)
    test.host.sleep = { span in
      clock.sleep(span)
      held.release(after: work)
    }
    return test
  }

  private final class Holder: Sendable {
    private let lock: Mutex<KernelLock?>

    init(_ path: String) throws {
      lock = Mutex(try heldLock(path))
    }

    func release(after work: () -> Void) {
      let isHeld = lock.withLock { $0 != nil }
      guard isHeld else { return }
      work()
      lock.withLock { $0 = nil }
    }
  }

  @Test("A token that came while waiting for the session is used, and the source asked nothing")
  func tokenWhileWaiting() throws {
    let (store, record) = (cache.store, record("theirs"))
    let waiter = cache.on(try machine(holding: sessionLock) { try? store.save(record, for: .one) })
    let source = TestSource()

    #expect(try waiter.token(for: .one, from: source).text == "theirs")
    #expect(source.calls == [])
    #expect(cache.host.clock.slept == [.milliseconds(20)])
  }

  @Test("A renewal that another process has just finished is used, and the source asked nothing")
  func renewalJustFinished() throws {
    try cache.store.save(record("old"), for: .one)
    cache.host.clock.advance(.seconds(3000))
    let (store, newer, clock) = (cache.store, record("theirs"), cache.host.clock)
    var other = TestHost(clock: clock)
    let looks = Mutex(0)
    // The first look at the clock belongs to the record that was read; the lock is not taken yet at the second.
    other.host.now = {
      if looks.withLock({
        $0 += 1
        return $0
      }) == 2 {
        try? store.save(newer, for: .one)
      }
      return clock.now
    }
    let source = TestSource()

    #expect(try cache.on(other).token(for: .one, from: source).text == "theirs")
    #expect(source.calls == [])
  }

  @Test("A failure that came while waiting for the session is this run's too")
  func failureWhileWaiting() throws {
    let other = cache.host.host
    let path = cache.directory.session(Session.one.name(cache.salt), "failure")
    let waiter = cache.on(try machine(holding: sessionLock) { RememberedFailure(TestSource.Failure(), host: other).write(to: path) })
    let source = TestSource()

    let error = #expect(throws: RememberedFailure.self) { try waiter.token(for: .one, from: source) }

    #expect(error?.report == TestSource.Failure().report)
    #expect(source.calls == [])
  }

  @Test("A holder that ends without a result, as a crash does, leaves the work to this run")
  func crashedHolder() throws {
    let waiter = cache.on(try machine(holding: sessionLock) {})
    let source = TestSource()
    source.obtains(cache.issued("ours"))

    #expect(try waiter.token(for: .one, from: source).text == "ours")
  }

  @Test("A session that is held for the whole run is an error")
  func heldForever() throws {
    let held = try heldLock(sessionLock)
    let source = TestSource()

    #expect(throws: LockTimeout()) { try cache.token(for: .one, from: source, within: .seconds(5)) }
    #expect(source.calls == [])
    withExtendedLifetime(held) {}
  }

  @Test("An account that signed in while waiting for the person's turn is used, and nobody is asked")
  func accountWhileWaiting() throws {
    let cache = cache
    let waiter = cache.on(
      try machine(holding: accountLock) { [self] in _ = try? saveAccount("alice", refreshToken: "new") })
    let source = TestSource(person: Self.scope)
    source.refreshes(.issued(cache.issued("token")))

    #expect(try waiter.token(for: .one, from: source).text == "token")
    #expect(source.calls == [.refresh("new", timeout: nil)])
  }

  @Test("The session's own account that signed in anew while waiting is used", arguments: [["alice"], ["alice", "bob"]])
  func ownAccountWhileWaiting(_ accounts: [String]) throws {
    let names = try accounts.map { try saveAccount($0, refreshToken: "old of \($0)") }
    try cache.store.save(record("over", account: names[0]), for: .one)
    cache.host.clock.advance(.seconds(3600))
    let waiter = cache.on(
      try machine(holding: accountLock) { [self] in _ = try? saveAccount("alice", refreshToken: "new of alice") })
    let source = TestSource(person: Self.scope)
    source.refreshes(.needsPerson(reason: "policy"))
    source.refreshes(.issued(cache.issued("token")))

    _ = try? waiter.token(for: .one, from: source)

    #expect(source.calls == [.refresh("old of alice", timeout: nil), .refresh("new of alice", timeout: nil)])
  }

  @Test("A refresh token that another process renewed meanwhile is not dropped with the old one")
  func renewedMeanwhile() throws {
    let name = try #require(try saveAccount("alice", refreshToken: "old"))
    let old = try #require(cache.store.account(name))
    _ = try saveAccount("alice", refreshToken: "new")

    cache.store.dropAccount(name, old)

    #expect(try cache.refreshTokens(in: Self.scope) == ["new"])
  }

  @Test("The reason for a dropped refresh token is told by the time that the person is asked")
  func reasonAfterEarlyRenewal() throws {
    let name = try saveAccount("alice", refreshToken: "old")
    try cache.store.save(record("token", account: name), for: .one)
    let source = TestSource(person: Self.scope)
    cache.host.clock.advance(.seconds(3000))
    source.refreshes(.dead(reason: "the password has changed"))
    _ = try cache.token(for: .one, from: source)
    cache.host.clock.advance(.seconds(600))
    source.obtains(cache.issued("new", refreshToken: "r", account: "alice"))

    _ = try cache.token(for: .one, from: source)

    #expect(cache.error.contains("the password has changed"))
  }
}
