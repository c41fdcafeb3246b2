import Glibc
import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct SessionCatalogueTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")

  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  private var catalogue: SessionCatalogue { SessionCatalogue(cache.directory, on: cache.machine) }

  private func signIn(_ account: String, for session: Session = .one) throws {
    let source = TestSource(person: Self.scope)
    var issued = cache.issued("token of \(account)", refreshToken: "refresh \(account)", account: account)
    issued.username = "\(account)@contoso.example"
    source.obtains(issued)
    _ = try cache.token(for: session, from: source)
  }

  private func standing(_ source: TestSource) -> SessionStanding {
    catalogue.standing(of: .one, from: source.tokenSource, at: cache.now)
  }

  // MARK: The list

  @Test("A session is listed with its name, identity, token, user and where its refresh token rests")
  func list() throws {
    try signIn("ada")

    let contents = try catalogue.contents()

    let account = try #require(cache.store.accounts(Self.scope).first?.name)
    #expect(
      contents
        == SessionCatalogue.Contents(sessions: [
          StoredSession(
            name: Session.one.name(cache.salt), session: .one, token: cache.issued("token of ada").token, username: "ada@contoso.example",
            tokenStore: .secretService, account: account)
        ]))
  }

  @Test(
    "A file that is no session of this cache is a stray",
    arguments: ["notes.txt", "spn-00000000000000000000000000000000.json"])
  func strays(_ name: String) throws {
    try signIn("ada")
    try cache.root.write("{}", to: "cache/sessions/\(name)")

    let contents = try catalogue.contents()

    #expect(contents.strays == [name])
    #expect(contents.sessions.count == 1)
  }

  @Test("A file that others can read is exposed, not damaged", arguments: [0o644, 0o660] as [mode_t])
  func exposed(mode: mode_t) throws {
    try signIn("ada")
    let path = cache.directory.session(Session.one.name(cache.salt), "json")
    chmod(path, mode)

    let contents = try catalogue.contents()

    #expect(contents.sessions == [] && contents.strays == [])
    #expect(contents.exposed.summary == "\(path) is not used: others can read or change it (mode \(String(mode, radix: 8)))")
  }

  @Test("With another salt, or none, no file has its right name", arguments: ["", "x"])
  func otherSalt(_ salt: String) throws {
    try signIn("ada")
    try cache.root.write(salt, to: "cache/salt")

    let contents = try catalogue.contents()

    #expect(contents == SessionCatalogue.Contents(strays: ["\(Session.one.name(cache.salt)).json"]))
  }

  @Test("Where there is no directory, there is no session, and none is made")
  func nothing() throws {
    let directory = CacheDirectory("\(cache.root.path)/none")

    #expect(try SessionCatalogue(directory, on: cache.machine).contents() == SessionCatalogue.Contents())
    #expect(try !Files.names(in: cache.root.path).contains("none"))
  }

  // MARK: How a session stands

  @Test("While the token serves, the session is signed in; then the refresh token renews it; then a person is asked")
  func course() throws {
    try signIn("ada")
    let person = TestSource(person: Self.scope)

    #expect(standing(person).state == .signedIn)
    cache.host.clock.advance(.seconds(3540))
    #expect(standing(person).state == .renewable)
    try cache.store.dropAccount(try #require(cache.store.accounts(Self.scope).first?.name))
    #expect(standing(person).state == .signedOut)
    #expect(person.calls == [])
  }

  @Test("A session that was never there is renewable by the only account of its client, by none of two")
  func untried() throws {
    let person = TestSource(person: Self.scope)
    try signIn("ada", for: .two)

    #expect(standing(person) == SessionStanding(state: .renewable, stored: nil, username: "ada@contoso.example"))
    _ = try cache.store.saveAccount(of: cache.issued("", refreshToken: "bob's", account: "bob"), in: Self.scope, at: cache.now)
    #expect(standing(person) == SessionStanding(state: .signedOut, stored: nil, username: nil))
  }

  @Test("A token of another account of the source is not told")
  func otherState() throws {
    let before = TestSource(isOnlyAsked: true, state: "ada")
    before.obtains(cache.issued("token"))
    _ = try cache.token(for: .one, from: before)

    #expect(standing(TestSource(isOnlyAsked: true, state: "ada")).state == .signedIn)
    #expect(
      standing(TestSource(isOnlyAsked: true, state: "bob")) == SessionStanding(state: .signedOut, stored: nil, username: nil))
  }
}
