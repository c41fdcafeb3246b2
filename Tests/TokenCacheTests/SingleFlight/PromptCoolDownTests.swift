import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct PromptCoolDownTests {
  private static let scope = AccountScope(authorityHost: "https://login.example", clientID: "app")
  private static let ignored = TestSource.Failure(isFinalRefusal: true, isUnansweredPrompt: true)

  private let cache: TestCache

  init() throws {
    cache = try TestCache(TestHost(environment: ["KUBERNETES_EXEC_INFO": "{}"]))
  }

  private func host(_ environment: [String: String] = ["KUBERNETES_EXEC_INFO": "{}"], parent: String) -> TestHost {
    TestHost(environment: environment, clock: cache.host.clock, parent: parent)
  }

  /// So many prompts that nobody answers, each a minute after the one before.
  private func ignorePrompts(_ count: Int, failure: TestSource.Failure = ignored, on environment: [String: String]? = nil) {
    for number in 0..<count {
      let source = TestSource(person: Self.scope)
      source.obtains(failure)
      let host = host(environment ?? ["KUBERNETES_EXEC_INFO": "{}"], parent: "\(number)-1")
      #expect(throws: failure) { try cache.on(host).token(for: .one, from: source) }
      cache.host.clock.advance(.seconds(60))
    }
  }

  /// Whether the person is asked now.
  private func asks(_ environment: [String: String] = ["KUBERNETES_EXEC_INFO": "{}"], _ session: Session = .one) -> Bool {
    let source = TestSource(person: Self.scope)
    source.obtains(Self.ignored)
    _ = try? cache.on(host(environment, parent: "9-9")).token(for: session, from: source)
    return source.calls == [.obtain(timeout: nil)]
  }

  @Test("After the third prompt that nobody answers, none is shown under client-go", arguments: [(2, true), (3, false)])
  func limit(_ prompts: Int, _ isAsked: Bool) {
    ignorePrompts(prompts)

    #expect(asks() == isAsked)
  }

  @Test("It says so, names its end, and how to sign in before")
  func text() {
    ignorePrompts(3)
    let end = cache.now - .seconds(60) + .seconds(600)

    let error = #expect(throws: PromptCoolDown.self) { try cache.token(for: .one, from: TestSource(person: Self.scope)) }

    #expect(error == PromptCoolDown(count: 3, endsAt: end))
    #expect(error?.summary.contains(end.rfc3339) == true)
  }

  @Test("It ends ten minutes after the last prompt, however often it was met", arguments: [(539, false), (540, true)])
  func end(_ seconds: Int, _ isAsked: Bool) {
    ignorePrompts(3)
    for _ in 0..<5 { _ = asks() }
    cache.host.clock.advance(.seconds(seconds))

    #expect(asks() == isAsked)
  }

  @Test("By hand a person is asked at once")
  func byHand() {
    ignorePrompts(3)

    #expect(asks([:]))
  }

  @Test("Prompts by hand do not count")
  func handsDoNotCount() {
    ignorePrompts(5, on: [:])

    #expect(asks())
  }

  @Test("Answers that are no sign-in do not count: who declines was there")
  func declined() {
    ignorePrompts(5, failure: TestSource.Failure(isFinalRefusal: true))

    #expect(asks())
  }

  @Test("Another failure in between changes nothing")
  func otherFailure() {
    ignorePrompts(2)
    ignorePrompts(1, failure: TestSource.Failure())
    ignorePrompts(1)

    #expect(!asks())
  }

  @Test("A sign-in ends it")
  func success() throws {
    ignorePrompts(3)
    let source = TestSource(person: Self.scope)
    source.obtains(cache.issued("token", lasting: .seconds(60)))

    _ = try cache.on(host([:], parent: "1-1")).token(for: .one, from: source)
    cache.host.clock.advance(.seconds(60))

    #expect(asks())
  }

  @Test("Another session is asked")
  func otherSession() {
    ignorePrompts(3)

    #expect(asks(["KUBERNETES_EXEC_INFO": "{}"], .two))
  }
}
