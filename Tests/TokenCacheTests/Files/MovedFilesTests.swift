import Glibc
import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Files that somebody who may write in their directory has moved to other names: none is taken for what its name says.
@Suite struct MovedFilesTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")

  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  private func path(_ session: Session, _ ending: String = "json") -> String {
    cache.directory.session(session.name(cache.salt), ending)
  }

  @Test("A session's file in the place of another's gives no token")
  func sessions() throws {
    let source = TestSource()
    for (session, text) in [(Session.one, "one"), (.two, "two")] {
      source.obtains(cache.issued(text))
      _ = try cache.token(for: session, from: source)
    }
    #expect(rename(path(.two), path(.one)) == 0)
    source.obtains(cache.issued("new"))

    #expect(try cache.token(for: .one, from: source).text == "new")
  }

  @Test("An account's file in the place of another's signs nobody in: the person is asked")
  func accounts() throws {
    let source = TestSource(person: Self.scope)
    for (session, name) in [(Session.one, "alice"), (.two, "bob")] {
      source.obtains(cache.issued("token of \(name)", refreshToken: "refresh \(name)", account: name))
      if session == .two { source.refreshes(.needsPerson(reason: "")) }
      _ = try cache.token(for: session, from: source)
    }
    let accounts = cache.store.accounts(Self.scope)
    let alice = try #require(accounts.first { $0.record.homeAccountID == "alice" }?.name)
    let bob = try #require(accounts.first { $0.record.homeAccountID == "bob" }?.name)
    #expect(rename(cache.directory.account(bob, "json"), cache.directory.account(alice, "json")) == 0)
    cache.host.clock.advance(.seconds(3600))
    let next = TestSource(person: Self.scope)
    next.obtains(cache.issued("new token of alice", refreshToken: "r", account: "alice"))

    #expect(try cache.token(for: .one, from: next).text == "new token of alice")
    #expect(next.calls == [.obtain(timeout: nil)])
  }

  @Test("A remembered failure in the place of another's answers nothing")
  func failures() throws {
    var host = TestHost(environment: ["KUBERNETES_EXEC_INFO": "{}"])
    host.host.parent = { "1-1" }
    let cache = cache.on(host)
    let source = TestSource()
    source.obtains(TestSource.Failure(isFinalRefusal: true))
    _ = try? cache.token(for: .two, from: source)
    #expect(throws: RememberedFailure.self) { try cache.token(for: .two, from: source) }
    #expect(rename(path(.two, "failure"), path(.one, "failure")) == 0)
    source.obtains(cache.issued("one"))

    #expect(try cache.token(for: .one, from: source).text == "one")
  }
}
