import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct RememberedFailureTests {
  private static let execInfo = ["KUBERNETES_EXEC_INFO": "{}"]
  private static let refusal = TestSource.Failure(isFinalRefusal: true)
  private static let networkError = TestSource.Failure()

  private let cache: TestCache

  init() throws {
    cache = try TestCache(TestHost(environment: Self.execInfo, parent: "100-1"))
  }

  /// Fails once, lets time pass, and tells how often the source of the second run is asked.
  private func callsAfter(
    _ failure: TestSource.Failure, _ span: Duration, for session: Session = .one, on host: TestHost,
    lasting lifetime: Duration = .seconds(3600)
  ) throws -> Int {
    let first = TestSource()
    first.obtains(failure)
    #expect(throws: failure) { try cache.token(for: .one, from: first) }
    cache.host.clock.advance(span)
    let second = TestSource()
    second.obtains(cache.issued("token", lasting: lifetime))

    _ = try? cache.on(host).token(for: session, from: second)

    return second.calls.count
  }

  private func host(environment: [String: String] = execInfo, parent: String? = "100-1") -> TestHost {
    TestHost(environment: environment, clock: cache.host.clock, parent: parent)
  }

  // MARK: For the same parent

  @Test("A final refusal answers the next run of the same kubectl for 20 seconds", arguments: [(1, 0), (19, 0), (20, 1), (3600, 1)])
  func span(_ seconds: Int, _ calls: Int) throws {
    #expect(try callsAfter(Self.refusal, .seconds(seconds), on: host()) == calls)
  }

  @Test("The repeated failure has the first one's text, and is marked as a repeat")
  func text() throws {
    _ = try callsAfter(Self.refusal, .seconds(1), on: host())

    let error = #expect(throws: RememberedFailure.self) { try cache.token(for: .one, from: TestSource()) }

    #expect(error?.report == Self.refusal.report)
    #expect(error?.isFinalRefusal == true)
    #expect(error?.isRepeat == true)
  }

  @Test("A network error is never repeated")
  func networkError() throws {
    #expect(try callsAfter(Self.networkError, .seconds(1), on: host()) == 1)
  }

  @Test("Another kubectl asks anew", arguments: ["100-2", "101-1"])
  func otherParent(_ parent: String) throws {
    #expect(try callsAfter(Self.refusal, .seconds(1), on: host(parent: parent)) == 1)
  }

  @Test("A run by hand asks anew", arguments: [[:], ["KUBERNETES_EXEC_INFO": ""]])
  func byHand(_ environment: [String: String]) throws {
    #expect(try callsAfter(Self.refusal, .seconds(1), on: host(environment: environment)) == 1)
  }

  @Test("Where the system does not name the parent, every run asks")
  func unknownParent() throws {
    #expect(try callsAfter(Self.refusal, .seconds(1), on: host(parent: nil)) == 1)
  }

  @Test("Another session asks")
  func otherSession() throws {
    #expect(try callsAfter(Self.refusal, .seconds(1), for: .two, on: host()) == 1)
  }

  @Test("A clock that is set back does not make a failure last")
  func clockSetBack() throws {
    #expect(try callsAfter(Self.refusal, .seconds(-60), on: host()) == 1)
  }

  @Test("A success ends it, also one that somebody else had")
  func success() throws {
    _ = try callsAfter(Self.refusal, .seconds(1), on: host(parent: "200-1"), lasting: .seconds(10))
    cache.host.clock.advance(.seconds(10))
    let source = TestSource()
    source.obtains(cache.issued("new"))

    #expect(try cache.token(for: .one, from: source).text == "new")
  }

  // MARK: For those that waited

  @Test("A run that waited takes over the failure, also a network error", arguments: [false, true])
  func waiter(_ isFinalRefusal: Bool) {
    let failure = TestSource.Failure(isFinalRefusal: isFinalRefusal)
    let waitingSince = cache.now
    cache.host.clock.advance(.milliseconds(1))
    let remembered = RememberedFailure(failure, host: cache.host.host)

    let answer = remembered.answers(waitingSince: waitingSince, host: host(environment: [:], parent: "7-7").host)

    #expect(answer == remembered)
    #expect(answer?.isRepeat == false)
  }

  @Test("A run that started to wait after the failure does not, by a millisecond")
  func laterWaiter() {
    let remembered = RememberedFailure(Self.networkError, host: cache.host.host)
    cache.host.clock.advance(.milliseconds(1))

    #expect(remembered.answers(waitingSince: cache.now, host: cache.host.host) == nil)
  }

  @Test("It survives being written, without what is only of one run")
  func roundTrip() {
    var remembered = RememberedFailure(Self.refusal, host: cache.host.host)
    let path = "\(cache.directory.path)/sessions/failure"
    remembered.write(to: path)

    #expect(RememberedFailure.read(path) == remembered)

    remembered.isRepeat = true
    remembered.write(to: path)
    #expect(RememberedFailure.read(path)?.isRepeat == false)
  }
}
