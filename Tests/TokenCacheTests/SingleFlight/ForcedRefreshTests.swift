import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct ForcedRefreshTests {
  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  @Test("A good token is replaced, and the new one serves from then on")
  func replaced() throws {
    let source = TestSource()
    source.obtains(cache.issued("old"))
    source.obtains(cache.issued("new"))
    _ = try cache.token(for: .one, from: source)

    #expect(try cache.token(for: .one, from: source, isForced: true).text == "new")
    #expect(try cache.token(for: .one, from: source).text == "new")
    #expect(source.calls.count == 2)
  }

  @Test("A person's refresh token brings it: nobody is asked")
  func silently() throws {
    let source = TestSource(person: AccountScope(authorityHost: "https://login.example", clientID: "app"))
    source.obtains(cache.issued("old", refreshToken: "refresh", account: "alice"))
    source.refreshes(.issued(cache.issued("new")))
    _ = try cache.token(for: .one, from: source)

    #expect(try cache.token(for: .one, from: source, isForced: true).text == "new")
    #expect(source.calls == [.obtain(timeout: nil), .refresh("refresh", timeout: nil)])
  }

  @Test("When no new token comes, the old one stays for the next run")
  func failing() throws {
    let source = TestSource()
    source.obtains(cache.issued("old"))
    source.obtains(TestSource.Failure())
    _ = try cache.token(for: .one, from: source)

    #expect(throws: TestSource.Failure()) { try cache.token(for: .one, from: source, isForced: true) }
    #expect(try cache.token(for: .one, from: source).text == "old")
  }

  @Test("Answers of warm runs are removed with it")
  func answers() throws {
    let path = cache.directory.answer(String(repeating: "a", count: 64))
    try SealedFile.write([1], to: path)
    let source = TestSource()
    source.obtains(cache.issued("new"))

    _ = try cache.token(for: .one, from: source, isForced: true)

    #expect(SealedFile.read(path) == nil)
  }
}
