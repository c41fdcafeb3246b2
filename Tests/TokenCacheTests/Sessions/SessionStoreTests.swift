import Platform
import TestSupport
import Testing

@testable import TokenCache

/// A file under a session's name is that session's only if its content says so too.
@Suite struct SessionStoreTests {
  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  /// Signs in, and seals what the session's file holds under the name of another one.
  private func place(_ session: Session, at other: Session) throws {
    let source = TestSource()
    source.obtains(cache.issued("of \(session.method)"))
    _ = try cache.token(for: session, from: source)
    try cache.store.save(try #require(cache.store.record(session)), for: other)
  }

  @Test(
    "The file of a session that differs in identity or method is not taken for one's own: the source is asked",
    arguments: [Session.two, Session(method: "msi", identity: Session.one.identity), Session(method: "spn", identity: [:])])
  func foreignFile(_ session: Session) throws {
    try place(.one, at: session)
    let source = TestSource()
    source.obtains(cache.issued("own"))

    #expect(cache.store.record(session) == nil)
    #expect(try cache.token(for: session, from: source).text == "own")
    #expect(try cache.token(for: session, from: TestSource()).text == "own")
  }

  @Test("A file under another session's name is listed as none")
  func foreignName() throws {
    try place(.one, at: .two)

    #expect(cache.store.record(named: Session.one.name(cache.salt))?.token.text == "of spn")
    #expect(cache.store.record(named: Session.two.name(cache.salt)) == nil)
  }
}
