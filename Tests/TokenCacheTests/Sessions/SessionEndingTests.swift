import Glibc
import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct SessionEndingTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")

  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  private var catalogue: SessionCatalogue { SessionCatalogue(cache.directory, on: cache.machine) }
  private var name: String { Session.one.name(cache.salt) }

  private func signIn(_ account: String, for session: Session = .one) throws {
    let source = TestSource(person: Self.scope)
    source.obtains(cache.issued("token of \(account)", refreshToken: "refresh \(account)", account: account))
    _ = try cache.token(for: session, from: source)
  }

  /// Another session, of the same account as the first.
  private func signInWithTheSameAccount() throws {
    let source = TestSource(person: Self.scope)
    source.refreshes(.issued(cache.issued("of two")))
    _ = try cache.token(for: .two, from: source)
  }

  private func end(_ name: String? = nil, in scope: AccountScope? = nil, within span: Duration = .seconds(60)) throws -> EndedSession {
    let (host, deadline) = (cache.machine, Deadline(in: span, of: cache.machine, boundsPerson: true))
    if let name { return try catalogue.end(name, until: deadline, on: host) }
    return try catalogue.end(.one, in: scope, until: deadline, on: host)
  }

  private func endAll() throws -> SessionCatalogue.EndedCache {
    let host = cache.machine
    return try catalogue.endAll(until: Deadline(in: .seconds(1), of: host, boundsPerson: true), on: host)
  }

  private func files(_ inner: String) throws -> [String] {
    try Files.names(in: "\(cache.directory.path)/\(inner)").filter { !$0.hasSuffix(".lock") }
  }

  // MARK: One session

  @Test("Session, remembered failure, account and all answers go; another session keeps its token and is told")
  func one() throws {
    try signIn("ada")
    try signInWithTheSameAccount()
    RememberedFailure(TestSource.Failure(), host: cache.host.host).write(to: cache.directory.session(name, "failure"))
    let answer = String(repeating: "ab", count: 32)
    try cache.root.write("", to: "cache/answers/\(answer)")

    let ended = try end()

    let two = Session.two.name(cache.salt)
    #expect(ended == EndedSession(name: name, method: "spn", wasStored: true, refreshTokenOf: "", others: [two]))
    #expect(try files("sessions") == ["\(two).json"])
    #expect(try files("accounts") == [])
    #expect(try files("answers") == [])
  }

  @Test("A session without an account takes no account with it")
  func withoutAccount() throws {
    let source = TestSource()
    source.obtains(cache.issued("token"))
    _ = try cache.token(for: .one, from: source)
    try signIn("ada", for: .two)

    let ended = try end()

    #expect(ended == EndedSession(name: name, method: "spn", wasStored: true, refreshTokenOf: nil, others: []))
    #expect(cache.store.accounts(Self.scope).count == 1)
  }

  @Test("Where only an account would serve the session, that account goes when its scope is told")
  func untried() throws {
    try signIn("ada", for: .two)

    #expect(try end().refreshTokenOf == nil)
    #expect(try end(in: Self.scope).refreshTokenOf == "")
    #expect(cache.store.accounts(Self.scope).isEmpty)
  }

  @Test("After the end, another person's account of the same client does not sign in unasked")
  func otherPerson() throws {
    try signIn("ada")
    _ = try cache.store.saveAccount(of: cache.issued("", refreshToken: "bob's", account: "bob"), in: Self.scope, at: cache.now)

    _ = try end()

    let source = TestSource(person: Self.scope)
    source.obtains(cache.issued("new", refreshToken: "refresh ada", account: "ada"))
    #expect(try catalogue.contents().sessions == [])
    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls == [.obtain(timeout: nil)])
  }

  @Test("A run that is signing in is waited for, within the deadline")
  func busy() throws {
    try signIn("ada")
    let held = try heldLock(cache.directory.session(name, "lock"))

    #expect(throws: LockTimeout()) { try end(within: .seconds(5)) }

    #expect(cache.error == "kubelogin: waiting for another kubelogin (process \(getpid())) that is signing in\n")
    #expect(cache.store.record(.one) != nil)
    withExtendedLifetime(held) {}
  }

  // MARK: Runs that are under way

  @Test("A renewal that was under way brings the refresh token of an ended account not back")
  func renewalUnderWay() throws {
    try signIn("ada")
    try signInWithTheSameAccount()
    cache.host.clock.advance(.seconds(3600))
    let (cache, catalogue, name) = (cache, catalogue, Session.two.name(cache.salt))
    var source = ClosureSource(
      refreshing: { _, _ in
        let host = cache.machine
        _ = try catalogue.end(name, until: Deadline(in: .seconds(60), of: host), on: host)
        return .issued(cache.issued("renewed", refreshToken: "rotated"))
      }, obtaining: { _, _ in throw TestSource.Unexpected(call: "obtain") })
    source.accountScope = Self.scope
    let host = cache.machine

    let token = try TokenCache(
      (cache.directory, cache.salt), secrets: .automatic, deadline: Deadline(in: .seconds(60), of: host), host: host
    )
    .token(for: .one, from: source)

    #expect(token.text == "renewed")
    #expect(cache.store.accounts(Self.scope).isEmpty)
    // Nor does it take the next account of this client for its own.
    #expect(cache.store.record(.one)?.account != nil)
  }

  @Test("An early renewal that finds its session ended does not write it back")
  func earlyRenewal() throws {
    try signIn("ada")
    cache.host.clock.advance(.seconds(3000))
    let aging = try #require(cache.store.record(.one)).token
    let (store, name) = (cache.store, name)
    let test = TestHost(clock: cache.host.clock)
    var host = test.host
    let clock = cache.host.clock
    // The first look at the clock comes after the record was read.
    host.now = {
      try? store.end(name, nil)
      return clock.now
    }

    let token = try TokenCache(
      (cache.directory, cache.salt), secrets: .automatic, deadline: Deadline(in: .seconds(60), of: host), host: host
    )
    .token(for: .one, from: TestSource(person: Self.scope).tokenSource)

    #expect(token == aging)
    #expect(cache.store.record(.one) == nil)
  }

  @Test("An answer whose session was ended meanwhile does not stay")
  func answer() throws {
    let names = Question.Names(variables: "", pathFlags: "")
    let question = Question(
      names, arguments: ["--cache-dir", cache.directory.path], environment: Environment { _ in nil }, currentDirectory: "/")
    let answer = Answer(writtenAt: cache.now, notAfter: cache.now + .seconds(60), stamps: [], notices: [], output: [1])

    WarmPath.store(answer, for: question, in: cache.directory, salt: cache.salt) { false }
    #expect(WarmPath.answer(to: question, at: cache.now) == nil)
    WarmPath.store(answer, for: question, in: cache.directory, salt: cache.salt) { true }
    #expect(WarmPath.answer(to: question, at: cache.now) == answer)
  }

  @Test("A token is kept while its session has it")
  func keeps() throws {
    cache.host.clock.advance(.milliseconds(400))
    let source = TestSource()
    source.obtains(cache.issued("token"))
    let token = try cache.token(for: .one, from: source)
    let tokens = TokenCache(
      (cache.directory, cache.salt), secrets: .automatic, deadline: Deadline(in: .seconds(1), of: cache.host.host), host: cache.machine)

    #expect(tokens.keeps(token, for: .one))
    #expect(!tokens.keeps(token, for: .two))
    _ = try end()
    #expect(!tokens.keeps(token, for: .one))
  }

  // MARK: All sessions

  @Test("Everything that signs in goes, also what is damaged; salt, locks and files of others stay")
  func all() throws {
    try signIn("ada")
    let damaged = "spn-00000000000000000000000000000000.json"
    for path in ["sessions/\(damaged)", "sessions/notes.txt", "accounts/0123456789abcdef.prompt", "pop-key"] {
      try cache.root.write("x", to: "cache/\(path)")
    }
    _ = try cache.store.saveAccount(of: cache.issued("", refreshToken: "bob's", account: "bob"), in: Self.scope, at: cache.now)

    let ended = try endAll()

    #expect(ended.sessions.map(\.name) == [name])
    #expect(ended.refreshTokens == [""])
    #expect(ended.busy == [])
    #expect(try files("sessions") == ["notes.txt"])
    #expect(try files("accounts") == [])
    #expect(try Files.names(in: cache.directory.path).sorted() == ["accounts", "answers", "salt", "salt.lock", "sessions"])
    #expect(try !Files.names(in: "\(cache.directory.path)/sessions").filter { $0.hasSuffix(".lock") }.isEmpty)
  }

  @Test("A session that another process holds is told; the others end")
  func allButOne() throws {
    try signIn("ada")
    try signInWithTheSameAccount()
    let held = try heldLock(cache.directory.session(Session.two.name(cache.salt), "lock"))

    let ended = try endAll()

    #expect(ended.busy == [Session.two.name(cache.salt)])
    #expect(ended.sessions.map(\.name) == [name])
    withExtendedLifetime(held) {}
  }
}
