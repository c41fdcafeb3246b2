import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

/// Many runs at once. Time stands still, so no run gives up; waiting is real.
@Suite struct SessionFlightConcurrencyTests {
  private let cache: TestCache
  private let counter = Counter()

  init() throws {
    cache = try TestCache(.patient())
  }

  private final class Counter: Sendable {
    private let state = Mutex((calls: 0, atOnce: 0, most: 0))

    var calls: Int { state.withLock(\.calls) }
    var mostAtOnce: Int { state.withLock(\.most) }

    func enter() -> Int {
      state.withLock {
        $0.calls += 1
        $0.atOnce += 1
        $0.most = max($0.most, $0.atOnce)
        return $0.calls
      }
    }

    func leave() { state.withLock { $0.atOnce -= 1 } }
  }

  private func source(_ answer: @escaping @Sendable (Int) throws -> IssuedToken) -> ClosureSource {
    ClosureSource { [counter] _, _ in
      let call = counter.enter()
      defer { counter.leave() }
      usleep(20_000)
      return try answer(call)
    }
  }

  private func run(_ count: Int, _ source: any TokenSource, session: @escaping @Sendable (Int) -> Session = { _ in .one }) -> [String] {
    let texts = Mutex<[String]>([])
    let (directory, salt, secrets) = (cache.directory, cache.salt, cache.secrets)
    inParallel(count) { index in
      var host = TestHost.patient().host
      host.openSecretStore = { kind, directory, _ in try secrets.open(kind, directory) }
      let tokens = TokenCache((directory, salt), secrets: .automatic, deadline: Deadline(in: .seconds(60), of: host), host: host)
      let text: String
      do { text = try tokens.token(for: session(index), from: source).text } catch { text = "\(error)" }
      texts.withLock { $0.append(text) }
    }
    return texts.withLock { $0 }
  }

  @Test("Many cold runs at once make one sign-in, and all use its token")
  func cold() {
    let now = cache.now

    let texts = run(32, source { call in IssuedToken(token: Token(text: "token \(call)", issuedAt: now, expiresAt: now + .seconds(3600))) })

    #expect(counter.calls == 1)
    #expect(texts == Array(repeating: "token 1", count: 32))
  }

  @Test("Many runs at once with a due token make one sign-in")
  func due() throws {
    let now = cache.now
    let old = TestSource()
    old.obtains(IssuedToken(token: Token(text: "old", issuedAt: now - .seconds(3600), expiresAt: now)))
    _ = try cache.token(for: .one, from: old)

    let texts = run(32, source { call in IssuedToken(token: Token(text: "token \(call)", issuedAt: now, expiresAt: now + .seconds(3600))) })

    #expect(counter.calls == 1)
    #expect(Set(texts) == ["token 1"])
  }

  @Test("Many runs at once with an aging token make one renewal; the others serve what they have")
  func aging() throws {
    let now = cache.now
    let old = TestSource()
    old.obtains(IssuedToken(token: Token(text: "old", issuedAt: now - .seconds(3100), expiresAt: now + .seconds(500))))
    _ = try cache.token(for: .one, from: old)

    let texts = run(32, source { call in IssuedToken(token: Token(text: "token \(call)", issuedAt: now, expiresAt: now + .seconds(3600))) })

    #expect(counter.calls == 1)
    #expect(Set(texts).isSubset(of: ["old", "token 1"]))
  }

  @Test("Sessions do not wait for each other")
  func sessions() {
    let now = cache.now

    let texts = run(
      8,
      source { [counter] call in
        // Each stays until another one is here.
        try wait(for: "a second sign-in") { counter.mostAtOnce > 1 }
        return IssuedToken(token: Token(text: "token \(call)", issuedAt: now, expiresAt: now + .seconds(3600)))
      },
      session: { Session(method: "spn", identity: ["server-id": "\($0)"]) })

    #expect(Set(texts).count == 8)
    #expect(counter.mostAtOnce > 1)
  }

  @Test("A failure answers all that waited for it")
  func failure() {
    _ = run(16, source { _ in throw TestSource.Failure() })

    #expect(counter.calls == 1)
  }

  @Test("One person is asked once for two sessions of one client")
  func onePrompt() {
    let now = cache.now
    let issue: @Sendable (Int) -> IssuedToken = { call in
      IssuedToken(
        token: Token(text: "token \(call)", issuedAt: now, expiresAt: now + .seconds(3600)), refreshToken: "r", homeAccountID: "alice")
    }
    var source = source(issue)
    source.involvesPerson = true
    source.accountScope = AccountScope(authorityHost: "https://login.example", clientID: "app")
    let refreshes = Mutex(0)
    source.refreshing = { _, _ in
      .issued(
        issue(
          100
            + refreshes.withLock {
              $0 += 1
              return $0
            }))
    }

    let texts = run(8, source, session: { Session(method: "devicecode", identity: ["server-id": "\($0)"]) })

    #expect(counter.calls == 1)
    #expect(Set(texts).count == 8)
  }
}
