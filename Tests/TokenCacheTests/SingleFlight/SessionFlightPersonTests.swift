import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Sources that ask a person, and the refresh tokens that spare the person.
@Suite struct SessionFlightPersonTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")

  private let cache: TestCache
  private let source = TestSource(person: scope, prompt: "open the page")

  init() throws {
    cache = try TestCache()
  }

  /// Signs a person in for a session; an hour later its token is due.
  private func signIn(_ account: String, for session: Session = .one) throws {
    let source = TestSource(person: Self.scope)
    source.obtains(cache.issued("token of \(account)", refreshToken: "refresh \(account)", account: account))
    try Files.remove(cache.directory.session(session.name(cache.salt), "json"))
    for name in try Files.names(in: "\(cache.directory.path)/accounts") {
      try Files.writeAtomically(try Files.read("\(cache.directory.path)/accounts/\(name)"), to: "\(cache.root.path)/\(name)")
      try Files.remove("\(cache.directory.path)/accounts/\(name)")
    }
    _ = try cache.token(for: session, from: source)
    for name in try Files.names(in: cache.root.path) where name.hasSuffix(".json") {
      try Files.writeAtomically(try Files.read("\(cache.root.path)/\(name)"), to: "\(cache.directory.path)/accounts/\(name)")
    }
  }

  private func waitUntilDue() { cache.host.clock.advance(.seconds(3600)) }

  private var accounts: [AccountRecord] { cache.store.accounts(Self.scope).map(\.record) }

  // MARK: The first sign-in

  @Test("The first run asks the person, and takes the prompt back when they are done")
  func firstRun() throws {
    source.obtains(cache.issued("token", refreshToken: "refresh", account: "alice"))

    #expect(try cache.token(for: .one, from: source).text == "token")
    #expect(source.calls == [.obtain(timeout: nil)])
    #expect(cache.error == "open the page\n")
    #expect(try !Files.names(in: "\(cache.directory.path)/accounts").contains { $0.hasSuffix(".prompt") })
  }

  @Test("A prompt is taken back when the person refuses")
  func refused() throws {
    source.obtains(TestSource.Failure(isFinalRefusal: true))

    #expect(throws: TestSource.Failure(isFinalRefusal: true)) { try cache.token(for: .one, from: source) }
    #expect(try !Files.names(in: "\(cache.directory.path)/accounts").contains { $0.hasSuffix(".prompt") })
  }

  @Test("The account is kept with its refresh token, apart from the session")
  func account() throws {
    try signIn("alice")

    #expect(
      accounts == [
        AccountRecord(
          authorityHost: "https://login.example", clientID: "app", homeAccountID: "alice", username: nil,
          refreshTokenHash: cache.salt.hash("refresh alice"), store: .secretService, updatedAt: cache.now)
      ])
    #expect(Array(cache.secrets.entries.values) == [Array("refresh alice".utf8)])
    let session = try Files.read(cache.directory.session(Session.one.name(cache.salt), "json"))
    #expect(!String(decoding: session, as: UTF8.self).contains("refresh alice"))
  }

  // MARK: Refresh before prompting

  @Test("While the refresh token works, nobody is asked")
  func refresh() throws {
    try signIn("alice")
    waitUntilDue()
    source.refreshes(.issued(cache.issued("new")))

    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls == [.refresh("refresh alice", timeout: nil)])
    #expect(cache.error == "")
  }

  @Test(
    "An answer without a refresh token keeps the old one; one with a new one replaces it",
    arguments: [(nil, "refresh alice"), ("rotated", "rotated")] as [(String?, String)])
  func rotation(_ issued: String?, _ kept: String) throws {
    try signIn("alice")
    waitUntilDue()
    source.refreshes(.issued(cache.issued("new", refreshToken: issued)))

    _ = try cache.token(for: .one, from: source)

    #expect(try cache.refreshTokens(in: Self.scope) == [kept])
    #expect(accounts.map(\.homeAccountID) == ["alice"])
  }

  @Test("An aging token is refreshed within 2 seconds; a failure asks nobody and says nothing")
  func aging() throws {
    try signIn("alice")
    cache.host.clock.advance(.seconds(3000))
    source.refreshes(TestSource.Failure())

    #expect(try cache.token(for: .one, from: source).text == "token of alice")
    #expect(source.calls == [.refresh("refresh alice", timeout: .seconds(2))])
    #expect(cache.error == "")
  }

  @Test("When the network fails, the failure is told: nobody is asked while the refresh token may work")
  func networkFailure() throws {
    try signIn("alice")
    waitUntilDue()
    source.refreshes(TestSource.Failure())

    #expect(throws: TestSource.Failure()) { try cache.token(for: .one, from: source) }
    #expect(source.calls == [.refresh("refresh alice", timeout: nil)])
    #expect(accounts.count == 1)
  }

  @Test("A dead refresh token is dropped with its reason, and the person is asked")
  func dead() throws {
    try signIn("alice")
    waitUntilDue()
    source.refreshes(.dead(reason: "the password has changed"))
    source.obtains(cache.issued("new", refreshToken: "fresh", account: "alice"))

    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(cache.error == "kubelogin: a new sign-in is needed: the password has changed\nopen the page\n")
    #expect(try cache.refreshTokens(in: Self.scope) == ["fresh"])
  }

  @Test("A policy answer keeps the refresh token, with its reason, and the person is asked")
  func policy() throws {
    try signIn("alice")
    waitUntilDue()
    source.refreshes(.needsPerson(reason: "multi-factor authentication"))
    source.obtains(TestSource.Failure(isFinalRefusal: true))

    #expect(throws: TestSource.Failure(isFinalRefusal: true)) { try cache.token(for: .one, from: source) }
    #expect(cache.error == "kubelogin: a new sign-in is needed: multi-factor authentication\nopen the page\n")
    #expect(try cache.refreshTokens(in: Self.scope) == ["refresh alice"])
  }

  @Test("Another person's dead refresh token leaves this one's alone")
  func deadOfAnother() throws {
    try signIn("alice", for: .one)
    try signIn("bob", for: .two)
    waitUntilDue()
    source.refreshes(.dead(reason: "revoked"))
    source.obtains(TestSource.Failure())

    _ = try? cache.token(for: .one, from: source)

    #expect(try cache.refreshTokens(in: Self.scope) == ["refresh bob"])
  }

  // MARK: Other sessions of the same client

  @Test("A new session of a client with one account is signed in silently")
  func secondSession() throws {
    try signIn("alice", for: .one)
    source.refreshes(.issued(cache.issued("for two")))

    #expect(try cache.token(for: .two, from: source).text == "for two")
    #expect(source.calls == [.refresh("refresh alice", timeout: nil)])
    #expect(cache.error == "")
  }

  @Test("Where policy refuses the silent sign-in of a new session, the person is asked without a word about it")
  func refusedSecondSession() throws {
    try signIn("alice", for: .one)
    source.refreshes(.needsPerson(reason: "multi-factor authentication"))
    source.obtains(cache.issued("for two", refreshToken: "r", account: "alice"))

    #expect(try cache.token(for: .two, from: source).text == "for two")
    #expect(cache.error == "open the page\n")
  }

  @Test("A new session of a client with two accounts asks which person it is")
  func twoAccounts() throws {
    try signIn("alice", for: .one)
    try signIn("bob", for: .two)
    source.obtains(cache.issued("for three", refreshToken: "r", account: "alice"))
    let three = Session(method: "devicecode", identity: ["server-id": "three/.default"])

    #expect(try cache.token(for: three, from: source).text == "for three")
    #expect(source.calls == [.obtain(timeout: nil)])
  }

  @Test("With two accounts each session renews its own")
  func ownAccount() throws {
    try signIn("alice", for: .one)
    try signIn("bob", for: .two)
    waitUntilDue()
    source.refreshes(.issued(cache.issued("new of alice")))
    source.refreshes(.issued(cache.issued("new of bob")))

    _ = try cache.token(for: .one, from: source)
    _ = try cache.token(for: .two, from: source)

    #expect(source.calls == [.refresh("refresh alice", timeout: nil), .refresh("refresh bob", timeout: nil)])
  }

  @Test("Another client's account is not touched")
  func otherClient() throws {
    try signIn("alice", for: .one)
    let source = TestSource(person: AccountScope(authorityHost: "https://login.example", clientID: "other"))
    source.obtains(cache.issued("for two", refreshToken: "r", account: "alice"))

    _ = try cache.token(for: .two, from: source)

    #expect(source.calls == [.obtain(timeout: nil)])
  }

  @Test("A session whose account is gone never becomes another person's", arguments: [3000, 3600])
  func accountGone(_ age: Int) throws {
    try signIn("alice", for: .one)
    try signIn("bob", for: .two)
    let alice = try #require(cache.store.accounts(Self.scope).first { $0.record.homeAccountID == "alice" })
    cache.store.dropAccount(alice.name, alice.record)
    cache.host.clock.advance(.seconds(age))
    source.refreshes(.issued(cache.issued("token of bob")))
    source.obtains(cache.issued("new token of alice", refreshToken: "r", account: "alice"))

    let token = try cache.token(for: .one, from: source)

    #expect(token.text != "token of bob")
  }
}
