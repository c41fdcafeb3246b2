import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

/// Tokens that are not kept, since nobody can tell whose they are.
@Suite struct HandoverTests {
  private let cache: TestCache

  init() throws {
    cache = try TestCache(.patient())
  }

  private func doubtful(_ text: String) -> IssuedToken {
    var issued = cache.issued(text)
    issued.doubt = "the test says so"
    return issued
  }

  private func source(state: String? = nil, _ tokens: IssuedToken...) -> TestSource {
    let source = TestSource(isOnlyAsked: true, state: state, mayDoubt: true)
    for token in tokens { source.obtains(token) }
    return source
  }

  /// Everything below the cache directory that holds the text.
  private func files(holding text: String) throws -> [String] {
    try ["sessions", "answers", "accounts"].flatMap { inner in
      try Files.names(in: "\(cache.directory.path)/\(inner)").filter {
        try Files.read("\(cache.directory.path)/\(inner)/\($0)").firstRange(of: Array(text.utf8)) != nil
      }
    }
  }

  private func handover() -> Handover {
    let path = { (ending: String) in cache.directory.session(Session.one.name(cache.salt), ending) }
    return Handover(file: path("handover"), lock: path("waiting.lock"), host: cache.host.host)
  }

  // MARK: Nothing is kept

  @Test("A doubtful token is given once: no file holds it, and the next run asks anew")
  func notKept() throws {
    let source = source(doubtful("alice"), doubtful("bob"))

    #expect(try cache.token(for: .one, from: source).text == "alice")
    #expect(try files(holding: "alice") == [])
    #expect(try cache.token(for: .one, from: source).text == "bob")
    #expect(source.calls.count == 2)
  }

  @Test("The doubt is told at -v 5, and not without")
  func told() throws {
    var loud = cache
    _ = try loud.token(for: .one, from: source(doubtful("a")))
    #expect(loud.error == "")

    loud.host.host.verbosity = 5
    _ = try loud.token(for: .one, from: source(doubtful("b")))

    #expect(loud.error == "kubelogin: the token is not kept: the test says so\n")
  }

  @Test("A doubtful token ends the session that was kept before, also where it is the same token")
  func endsSession() throws {
    _ = try cache.token(for: .one, from: source(state: "before", cache.issued("same")))

    let token = try cache.token(for: .one, from: source(state: "after", doubtful("same")))

    let tokens = TokenCache((cache.directory, cache.salt), secrets: .automatic, deadline: .distant(cache), host: cache.machine)
    #expect(!tokens.keeps(token, for: .one))
    #expect(try files(holding: "same") == [])
  }

  // MARK: Those that wait

  @Test("Twenty runs at once share one doubtful token, and leave none of it behind")
  func shared() throws {
    let (calls, waiting, texts) = (Counter(), Counter(), Counter())
    let (directory, salt, now) = (cache.directory, cache.salt, cache.now)
    var asking = ClosureSource { _, _ in
      calls.insert("call \(calls.count)")
      try wait(for: "the others to wait") { waiting.count >= 19 }
      return IssuedToken(token: Token(text: "shared", issuedAt: now, expiresAt: now + .seconds(3600)), doubt: "of a test")
    }
    (asking.isOnlyAsked, asking.mayDoubt) = (true, true)
    let source = asking

    inParallel(20) { index in
      var host = TestHost.patient().host
      host.sleep = { span in
        // The pauses of other locks are shorter: who makes one has not joined those that wait.
        if span == SessionLock.pollInterval { waiting.insert("\(index)") }
        usleep(2000)
      }
      let tokens = TokenCache((directory, salt), secrets: .automatic, deadline: Deadline(in: .seconds(60), of: host), host: host)
      texts.insert("\(index) \((try? tokens.token(for: .one, from: source).text) ?? "failed")")
    }

    #expect(texts.names == Set((0..<20).map { "\($0) shared" }))
    #expect(calls.count == 1)
    #expect(try files(holding: "shared") == [])
  }

  private final class Counter: Sendable {
    private let state = Mutex<Set<String>>([])

    var names: Set<String> { state.withLock { $0 } }
    var count: Int { names.count }

    func insert(_ name: String) { state.withLock { _ = $0.insert(name) } }
  }

  @Test("Only one who waited when the token came is given it, and only for the same account")
  func whoIsGiven() throws {
    let waiter = handover()
    waiter.join()
    let start = cache.now

    handover().offer(cache.issued("t").token, sourceState: "alice")

    #expect(waiter.token(waitingSince: start, sourceState: "alice")?.text == "t")
    #expect(waiter.token(waitingSince: start, sourceState: "bob") == nil)
    #expect(waiter.token(waitingSince: start + .milliseconds(1), sourceState: "alice") == nil)
  }

  @Test("The last one that leaves removes the token; one that leaves before does not")
  func lastOne() throws {
    let (first, last) = (handover(), handover())
    first.join()
    last.join()
    handover().offer(cache.issued("t").token, sourceState: nil)

    first.leave()
    #expect(last.token(waitingSince: cache.now, sourceState: nil) != nil)

    last.leave()
    #expect(try files(holding: "t") == [])
  }

  @Test("Where nobody waits nothing is written")
  func nobodyWaits() throws {
    handover().offer(cache.issued("t").token, sourceState: nil)

    #expect(try Files.names(in: "\(cache.directory.path)/sessions").filter { $0.hasSuffix(".handover") } == [])
  }
}

extension Deadline {
  fileprivate static func distant(_ cache: TestCache) -> Deadline { Deadline(in: .seconds(60), of: cache.host.host) }
}
