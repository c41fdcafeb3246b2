import FoundationEssentials
import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Sources that tell times of another age, such as milliseconds in the place of seconds.
@Suite struct AbsurdTimeTests {
  @Test("An answer dated beyond the year 2262 does not end the runs after it")
  func farAnswer() throws {
    let cache = try TestCache()
    let path = cache.directory.path
    let question = Question(
      Question.Names(variables: "", pathFlags: ""), arguments: ["get-token"],
      environment: Environment { $0 == "KUBECACHEDIR" ? path : nil }, currentDirectory: "/")
    let answer = Answer(
      writtenAt: cache.now, notAfter: Timestamp(secondsSinceEpoch: 10_413_792_000), stamps: [], notices: [], output: [])

    // What goes wrong is a trap, not an error.
    WarmPath.store(answer, for: question, in: cache.directory, salt: cache.salt)
    WarmPath.store(answer, for: question, in: cache.directory, salt: cache.salt)

    #expect(WarmPath.answer(to: question, at: cache.now) == nil)
  }

  @Test("Times and counts at the ends of what a number can hold, as a file may have them, end no run", arguments: [Int64.min, .max])
  func extremes(seconds: Int64) throws {
    let instant = Timestamp(secondsSinceEpoch: seconds)
    let token = Token(text: "t", issuedAt: instant, expiresAt: Timestamp(secondsSinceEpoch: .max), refreshAt: instant)
    let host = TestHost(environment: ["KUBERNETES_EXEC_INFO": "{}"]).host
    let bytes = Array(#"{"count":\#(Int(seconds)),"lastAt":\#(seconds)}"#.utf8)
    let prompts = try JSONDecoder().decode(UnansweredPrompts.self, from: Data(bytes))

    #expect(Freshness.of(token, isOnlyAsked: false, at: Timestamp(secondsSinceEpoch: 1_893_546_245)) == .due)
    #expect(UnansweredPrompts(after: prompts, host: host)?.count == (seconds == .max ? .max : .min + 1))
    #expect(prompts.coolDown(on: host) == nil)
  }

  @Test("A token that ends in another age is returned, and asked for anew by the next run")
  func farToken() throws {
    let cache = try TestCache()
    let source = TestSource()
    source.obtains(cache.issued("one", lasting: .seconds(1 << 40)))
    source.obtains(cache.issued("two", lasting: .seconds(1 << 40)))

    #expect(try cache.token(for: .one, from: source).text == "one")
    #expect(try cache.token(for: .one, from: source).text == "two")
  }
}
