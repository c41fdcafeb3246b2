import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

@Suite struct TokenCacheTests {
  private let cache: TestCache
  private let source = TestSource()

  init() throws {
    cache = try TestCache()
  }

  // MARK: Without a person

  @Test("The first run asks the source once and remembers the token")
  func firstRun() throws {
    let issued = cache.issued("token")
    source.obtains(issued)

    #expect(try cache.token(for: .one, from: source) == issued.token)
    #expect(source.calls == [.obtain(timeout: nil)])
    #expect(cache.error == "")
  }

  @Test("While the token is fresh, no run asks the source, and none takes the lock")
  func fresh() throws {
    let issued = cache.issued("token")
    source.obtains(issued)
    _ = try cache.token(for: .one, from: source)
    cache.host.clock.advance(.seconds(2999))
    let held = try heldLock(cache.directory.session(Session.one.name(cache.salt), "lock"))

    #expect(try cache.token(for: .one, from: source) == issued.token)
    #expect(source.calls.count == 1)
    #expect(cache.host.clock.slept == [])
    withExtendedLifetime(held) {}
  }

  @Test("A token that is due is replaced by a new one")
  func due() throws {
    source.obtains(cache.issued("old"))
    _ = try cache.token(for: .one, from: source)
    cache.host.clock.advance(.seconds(3540))
    source.obtains(cache.issued("new"))

    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls.count == 2)
  }

  @Test("Another session gets a token of its own")
  func otherSession() throws {
    source.obtains(cache.issued("one"))
    source.obtains(cache.issued("two"))

    #expect(try cache.token(for: .one, from: source).text == "one")
    #expect(try cache.token(for: .two, from: source).text == "two")
  }

  @Test("A session file that holds another session's record is not used")
  func foreignRecord() throws {
    source.obtains(cache.issued("one"))
    _ = try cache.token(for: .one, from: source)
    let bytes = try Files.read(cache.directory.session(Session.one.name(cache.salt), "json"))
    try Files.writeAtomically(bytes, to: cache.directory.session(Session.two.name(cache.salt), "json"))
    source.obtains(cache.issued("two"))

    #expect(try cache.token(for: .two, from: source).text == "two")
  }

  @Test("A damaged session file costs a fresh sign-in, not a failure", arguments: ["", "{}", "kubelogin/1 "])
  func damagedRecord(_ content: String) throws {
    try Files.writeAtomically(Array(content.utf8), to: cache.directory.session(Session.one.name(cache.salt), "json"))
    source.obtains(cache.issued("token"))

    #expect(try cache.token(for: .one, from: source).text == "token")
  }

  @Test("A failure of the source is thrown as it is")
  func failure() {
    source.obtains(TestSource.Failure())

    #expect(throws: TestSource.Failure()) { try cache.token(for: .one, from: source) }
  }

  @Test("Files of sessions are readable by their owner only")
  func modes() throws {
    source.obtains(cache.issued("token"))
    _ = try cache.token(for: .one, from: source)

    for name in try Files.names(in: "\(cache.directory.path)/sessions") {
      var status = stat()
      #expect(stat("\(cache.directory.path)/sessions/\(name)", &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600, "\(name)")
    }
  }

  // MARK: Early renewal

  private func age(_ token: String = "old") throws {
    source.obtains(cache.issued(token))
    _ = try cache.token(for: .one, from: source)
    cache.host.clock.advance(.seconds(3000))
  }

  @Test("An aging token is renewed, within 2 seconds")
  func aging() throws {
    try age()
    source.obtains(cache.issued("new"))

    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls.last == .obtain(timeout: .seconds(2)))
  }

  @Test("Where the renewal fails, the aging token is served without a word, and the failure is remembered for 60 seconds")
  func failedRenewal() throws {
    try age()
    source.obtains(TestSource.Failure())

    #expect(try cache.token(for: .one, from: source).text == "old")
    cache.host.clock.advance(.seconds(59))
    #expect(try cache.token(for: .one, from: source).text == "old")
    #expect(source.calls.count == 2)
    #expect(cache.error == "")

    cache.host.clock.advance(.seconds(1))
    source.obtains(cache.issued("new"))
    #expect(try cache.token(for: .one, from: source).text == "new")
  }

  @Test("The same token again counts as a failed renewal")
  func sameToken() throws {
    try age()
    source.obtains(cache.issued("old", lasting: .seconds(600)))

    #expect(try cache.token(for: .one, from: source).text == "old")
    cache.host.clock.advance(.seconds(59))
    #expect(try cache.token(for: .one, from: source).text == "old")
    #expect(source.calls.count == 2)

    cache.host.clock.advance(.seconds(1))
    source.obtains(cache.issued("new"))
    #expect(try cache.token(for: .one, from: source).text == "new")
  }

  @Test("A remembered failure does not keep a token that is due")
  func dueAfterFailedRenewal() throws {
    try age()
    cache.host.clock.advance(.seconds(530))
    source.obtains(TestSource.Failure())
    _ = try cache.token(for: .one, from: source)
    cache.host.clock.advance(.seconds(10))
    source.obtains(cache.issued("new"))

    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls.last == .obtain(timeout: nil))
  }

  @Test("While another process renews it, the aging token is served at once")
  func renewalElsewhere() throws {
    try age()
    let held = try heldLock(cache.directory.session(Session.one.name(cache.salt), "lock"))

    #expect(try cache.token(for: .one, from: source).text == "old")
    #expect(source.calls.count == 1)
    #expect(cache.host.clock.slept == [])
    withExtendedLifetime(held) {}
  }

  @Test("A source that is only asked is not asked early")
  func onlyAsked() throws {
    let source = TestSource(isOnlyAsked: true)
    source.obtains(cache.issued("token"))
    _ = try cache.token(for: .one, from: source)
    cache.host.clock.advance(.seconds(3539))

    #expect(try cache.token(for: .one, from: source).text == "token")
    #expect(source.calls.count == 1)
  }

  // MARK: Another state of the source

  @Test(
    "A token ends when the account behind its source changes",
    arguments: [("alice", "bob"), (nil, "alice"), ("alice", nil)] as [(String?, String?)])
  func otherState(_ before: String?, _ after: String?) throws {
    let first = TestSource(isOnlyAsked: true, state: before)
    first.obtains(cache.issued("before"))
    _ = try cache.token(for: .one, from: first)
    let second = TestSource(isOnlyAsked: true, state: after)
    second.obtains(cache.issued("after"))

    #expect(try cache.token(for: .one, from: second).text == "after")
  }

  // MARK: Without a place for tokens

  @Test("Without a cache directory every run asks the source")
  func withoutDirectory() throws {
    source.obtains(cache.issued("token"))

    let token = try TokenCache(nil, secrets: .automatic, deadline: Deadline(in: .seconds(60), of: cache.host.host), host: cache.host.host)
      .token(for: .one, from: source.tokenSource)

    #expect(token.text == "token")
    #expect(cache.error == "")
  }

  @Test("Where the token cannot be stored, it is returned all the same, with one warning")
  func unwritable() throws {
    try cache.directory.removeContents()
    source.obtains(cache.issued("token"))

    #expect(try cache.token(for: .one, from: source).text == "token")
    let file = cache.directory.session(Session.one.name(cache.salt), "json")
    #expect(cache.error == "kubelogin: the token is not kept: cannot write \(file): No such file or directory\n")
  }
}
