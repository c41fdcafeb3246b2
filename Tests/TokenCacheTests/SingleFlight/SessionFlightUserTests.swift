import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Sources that have refresh tokens and ask nobody: the user is named, and signs in with a credential.
@Suite struct SessionFlightUserTests {
  private static let ada = scope("ada@contoso.example", "right")

  private let cache: TestCache
  private let source = TestSource(user: ada)

  init() throws {
    cache = try TestCache()
  }

  private static func scope(_ user: String, _ credential: String) -> AccountScope {
    AccountScope(
      authorityHost: "https://login.example", clientID: "app", user: AccountScope.User(name: user, credential: credential))
  }

  private func signIn(_ scope: AccountScope = ada, account: String? = "ada", for session: Session = .one) throws {
    let source = TestSource(user: scope)
    source.obtains(cache.issued("token", refreshToken: "refresh \(account ?? scope.user?.name ?? "")", account: account))
    _ = try cache.token(for: session, from: source)
  }

  private static let anyone = AccountScope(authorityHost: "https://login.example", clientID: "app")

  private var accounts: [AccountRecord] { cache.store.accounts(Self.anyone).map(\.record) }

  @Test("The refresh token comes before the password")
  func refresh() throws {
    try signIn()
    cache.host.clock.advance(.seconds(3600))
    source.refreshes(.issued(cache.issued("new", refreshToken: "rotated")))

    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls == [.refresh("refresh ada", timeout: nil)])
    #expect(try cache.refreshTokens(in: Self.anyone) == ["rotated"])
  }

  @Test(
    "When the refresh token does not help, the password does, and nothing is said",
    arguments: [RefreshOutcome.dead(reason: "over"), .needsPerson(reason: "policy")])
  func dead(_ outcome: RefreshOutcome) throws {
    try signIn()
    cache.host.clock.advance(.seconds(3600))
    source.refreshes(outcome)
    source.obtains(cache.issued("new", refreshToken: "next", account: "ada"))

    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls == [.refresh("refresh ada", timeout: nil), .obtain(timeout: nil)])
    #expect(cache.error == "")
  }

  @Test("A password is never tried early: a wrong one, again and again, locks the account")
  func early() throws {
    try signIn()
    cache.host.clock.advance(.seconds(3100))
    source.refreshes(.dead(reason: "the password was changed"))

    #expect(try cache.token(for: .one, from: source).text == "token")
    #expect(source.calls == [.refresh("refresh ada", timeout: .seconds(2))])
  }

  @Test("A new session of the same user and password is spared the password")
  func otherServer() throws {
    try signIn()
    source.refreshes(.issued(cache.issued("other")))

    #expect(try cache.token(for: .two, from: source).text == "other")
    #expect(source.calls == [.refresh("refresh ada", timeout: nil)])
  }

  @Test("The user's name may be written in another case")
  func nameInAnotherCase() throws {
    try signIn()
    let source = TestSource(user: Self.scope("Ada@Contoso.example", "right"))
    source.refreshes(.issued(cache.issued("other")))

    #expect(try cache.token(for: .two, from: source).text == "other")
  }

  @Test(
    "Neither another user nor another password is served by it, though it be the only account",
    arguments: [scope("bob@contoso.example", "right"), scope("ada@contoso.example", "wrong")])
  func stranger(_ scope: AccountScope) throws {
    try signIn()
    let source = TestSource(user: scope)
    source.obtains(TestSource.Failure())

    #expect(throws: TestSource.Failure()) { try cache.token(for: .two, from: source) }
    #expect(source.calls == [.obtain(timeout: nil)])
  }

  @Test("Users of a server that names no home account stay apart")
  func withoutHomeAccount() throws {
    try signIn(account: nil)
    try signIn(Self.scope("bob@contoso.example", "right"), account: nil, for: .two)

    #expect(try Set(cache.refreshTokens(in: Self.anyone)) == ["refresh ada@contoso.example", "refresh bob@contoso.example"])
  }

  @Test("What a person's sign-in brought does not stand for a password that nobody has checked")
  func personsAccount() throws {
    let person = TestSource(person: AccountScope(authorityHost: "https://login.example", clientID: "app"))
    var issued = cache.issued("token", refreshToken: "refresh", account: "ada")
    issued.username = "ada@contoso.example"
    person.obtains(issued)
    _ = try cache.token(for: .one, from: person)
    source.obtains(cache.issued("new", refreshToken: "next", account: "ada"))

    #expect(try cache.token(for: .two, from: source).text == "new")
    #expect(source.calls == [.obtain(timeout: nil)])
    #expect(try cache.refreshTokens(in: Self.anyone) == ["next"])
  }

  @Test("A renewal by another way of the same person keeps what the password has proven")
  func renewedByPerson() throws {
    try signIn()
    let person = TestSource(person: AccountScope(authorityHost: "https://login.example", clientID: "app"))
    person.refreshes(.issued(cache.issued("person's", refreshToken: "rotated")))

    #expect(try cache.token(for: .two, from: person).text == "person's")
    #expect(accounts.map(\.credential) == ["right"])
  }

  @Test("It does not wait for a person who signs in with the same client")
  func noWaiting() throws {
    let person = AccountScope(authorityHost: "https://login.example", clientID: "app")
    let held = try heldLock(cache.directory.account(person.queueName(cache.salt), "lock"))
    source.obtains(cache.issued("token", account: "ada"))

    #expect(try cache.token(for: .one, from: source).text == "token")
    withExtendedLifetime(held) {}
  }
}
