import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Until when a warm run may print what a slow run printed.
@Suite struct WarmUntilTests {
  private let cache: TestCache
  private let source = TestSource()

  init() throws {
    cache = try TestCache()
  }

  private func warmUntil(_ token: Token, isOnlyAsked: Bool = false) -> Timestamp {
    TokenCache(
      (cache.directory, cache.salt), secrets: .automatic, deadline: Deadline(in: .seconds(60), of: cache.host.host), host: cache.machine
    )
    .warmUntil(token, for: .one, isOnlyAsked: isOnlyAsked)
  }

  @Test("A warm answer lasts until the token is no longer fresh")
  func warmUntilAging() {
    #expect(warmUntil(cache.issued("token").token) == cache.now + .seconds(3000))
    #expect(warmUntil(cache.issued("token").token, isOnlyAsked: true) == cache.now + .seconds(3540))
  }

  @Test(
    "After a failed renewal a warm answer lasts until the next try, but not beyond what the token is good for",
    arguments: [(0, 60), (500, 40)])
  func warmUntilNextTry(_ wait: Int, _ span: Int) throws {
    source.obtains(cache.issued("token"))
    _ = try cache.token(for: .one, from: source)
    cache.host.clock.advance(.seconds(3000 + wait))
    source.obtains(TestSource.Failure())
    let token = try cache.token(for: .one, from: source)

    #expect(warmUntil(token) == cache.now + .seconds(span))
  }

  @Test("A failed renewal from the future, left by a clock that was ahead, prolongs no warm answer")
  func failureFromTheFuture() throws {
    source.obtains(cache.issued("token"))
    let token = try cache.token(for: .one, from: source)
    var record = try #require(cache.store.record(.one))
    record.renewalFailedAt = cache.now + .seconds(7200)
    try cache.store.save(record, for: .one)

    #expect(warmUntil(token) == cache.now + .seconds(3000))
  }

  @Test("A failed renewal from the future does not hold up the next try")
  func failureFromTheFutureAndRenewal() throws {
    source.obtains(cache.issued("token"))
    _ = try cache.token(for: .one, from: source)
    var record = try #require(cache.store.record(.one))
    record.renewalFailedAt = cache.now + .seconds(7200)
    try cache.store.save(record, for: .one)
    cache.host.clock.advance(.seconds(3000))
    source.obtains(cache.issued("newer"))

    #expect(try cache.token(for: .one, from: source).text == "newer")
  }

  @Test("A token of an absurd lifetime gets no warm answer, as it gets no place in the session")
  func absurdLifetime() {
    let token = cache.issued("token", lasting: .seconds(1 << 40)).token

    #expect(warmUntil(token) <= cache.now)
  }
}
