import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Files that a crash has cut, or that rot on the disk: each costs one request at most, and never a failure.
@Suite struct TornFileTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")

  /// The files of a cache in which a person is signed in, has failed once before, and has a PoP key.
  private static let files = ["salt", "sessions/*.json", "accounts/*.json", "sessions/*.failure", "pop-key"]

  private let cache: TestCache

  init() throws {
    cache = try TestCache()
    let source = TestSource(person: Self.scope)
    source.obtains(TestSource.Failure(isFinalRefusal: true))
    _ = try? cache.token(for: .two, from: source)
    source.obtains(cache.issued("token", refreshToken: "refresh", account: "alice"))
    _ = try cache.token(for: .one, from: source)
    try SealedFile.write(Array("file".utf8), to: cache.directory.possessionKeyPath)
  }

  private func path(_ pattern: String) throws -> String {
    let parts = pattern.split(separator: "*").map(String.init)
    guard parts.count == 2 else { return "\(cache.directory.path)/\(pattern)" }
    let names = try Files.names(in: "\(cache.directory.path)/\(parts[0])").filter { $0.hasSuffix(parts[1]) }
    return "\(cache.directory.path)/\(parts[0])\(try #require(names.first))"
  }

  @Test("A file cut at any length, or with any bit changed, reads as none", arguments: files)
  func reading(_ file: String) throws {
    let path = try path(file)
    let whole = try Files.read(path)

    for length in 0..<whole.count {
      try Files.writeAtomically(Array(whole[..<length]), to: path)
      #expect(SealedFile.read(path) == nil, "cut at \(length)")
    }
    for offset in whole.indices {
      var changed = whole
      changed[offset] ^= 1 << (offset % 8)
      try Files.writeAtomically(changed, to: path)
      #expect(SealedFile.read(path) == nil, "changed at \(offset)")
    }
  }

  @Test("The next run works at once, asks once at most, and leaves a cache that serves", arguments: files, [0, 1, 28, 29, 30, 60])
  func nextRun(_ file: String, _ length: Int) throws {
    let path = try path(file)
    try Files.writeAtomically(Array(try Files.read(path).prefix(length)), to: path)
    let source = TestSource(person: Self.scope)
    source.refreshes(.issued(cache.issued("renewed")))
    source.obtains(cache.issued("new", refreshToken: "again", account: "alice"))
    let directory = cache.directory
    let salt = try directory.prepare(on: cache.host.host)
    let tokens = {
      TokenCache(
        (directory, salt), secrets: .automatic, deadline: Deadline(in: .seconds(60), of: cache.host.host), host: cache.machine)
    }

    let first = try tokens().token(for: .one, from: source.tokenSource)
    let calls = source.calls.count

    #expect(calls <= 1)
    #expect(try tokens().token(for: .one, from: source.tokenSource).text == first.text)
    #expect(source.calls.count == calls)
  }

  @Test("An answer of a warm run that is cut or changed is not given")
  func answers() throws {
    let names = Question.Names(variables: "", pathFlags: "")
    let question = Question(
      names, arguments: ["--cache-dir", cache.directory.path], environment: Environment { _ in nil }, currentDirectory: "/")
    let answer = Answer(
      writtenAt: cache.now, notAfter: cache.now + .seconds(60), stamps: [], notices: Array("notice\n".utf8), output: Array("token".utf8))
    WarmPath.store(answer, for: question, in: cache.directory, salt: cache.salt) { true }
    let inner = "\(cache.directory.path)/answers"
    let path = "\(inner)/\(try #require(try Files.names(in: inner).first))"
    let whole = try Files.read(path)
    #expect(WarmPath.answer(to: question, at: cache.now) == answer)

    for offset in whole.indices {
      var changed = whole
      changed[offset] ^= 1 << (offset % 8)
      for damaged in [Array(whole[..<offset]), changed] {
        try Files.writeAtomically(damaged, to: path)
        #expect(WarmPath.answer(to: question, at: cache.now) == nil, "at \(offset)")
      }
    }
  }
}
