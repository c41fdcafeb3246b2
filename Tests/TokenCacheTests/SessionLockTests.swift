import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

@Suite struct SessionLockTests {
  private static let waiting = "kubelogin: waiting for another kubelogin (process \(getpid())) that is signing in\n"

  private let folder: TemporaryDirectory
  private let clock = TestClock()

  init() throws {
    folder = try TemporaryDirectory()
  }

  /// As with `-v 1`: notices are seen.
  private func lock(_ host: TestHost, within span: Duration = .seconds(60), path: String? = nil) -> SessionLock {
    var machine = host.host
    machine.verbosity = 1
    return SessionLock(
      path: path ?? "\(folder.path)/lock", host: machine, prompts: Prompts(path: "\(folder.path)/prompt", host: host.host),
      deadline: Deadline(in: span, of: host.host))
  }

  private func hold() throws -> FileLock { try heldLock("\(folder.path)/lock") }

  /// What `settle` finds after that time.
  private func settles(after span: Duration) -> () -> String? {
    let end = clock.now + span
    return { [clock] in clock.now >= end ? "theirs" : nil }
  }

  /// The result of another, `nil` when the lock was taken, with or without a file behind it.
  private func settled(_ outcome: consuming SessionLock.Outcome<String>) -> String? {
    switch consume outcome {
    case .settled(let value): value
    case .taken: nil
    }
  }

  private func isLocked(_ outcome: consuming SessionLock.Outcome<String>) -> Bool {
    switch consume outcome {
    case .taken(let held): held != nil
    case .settled: false
    }
  }

  @Test("A free lock is taken at once, without a word")
  func free() throws {
    let host = TestHost(clock: clock)

    #expect(isLocked(try lock(host).take { nil }))
    #expect(clock.slept == [])
    #expect(host.terminal.error.text == "")
  }

  @Test("While another holds it, its result is looked for every 20 ms")
  func polls() throws {
    let held = try hold()
    let host = TestHost(clock: clock)

    let result = settled(try lock(host).take(settle: settles(after: .milliseconds(100))))

    #expect(result == "theirs")
    #expect(clock.slept == Array(repeating: .milliseconds(20), count: 5))
    withExtendedLifetime(held) {}
  }

  @Test("The wait is told after 2 seconds, once", arguments: [(2000, ""), (2020, waiting), (30_000, waiting)])
  func speaks(_ milliseconds: Int, _ text: String) throws {
    let held = try hold()
    let host = TestHost(clock: clock)

    _ = settled(try lock(host).take(settle: settles(after: .milliseconds(milliseconds))))

    #expect(host.terminal.error.text == text)
    withExtendedLifetime(held) {}
  }

  @Test("Waiting ends at the deadline with an error that says what to do")
  func deadline() throws {
    let held = try hold()
    let host = TestHost(clock: clock)

    #expect(throws: LockTimeout()) { _ = settled(try lock(host, within: .seconds(5)).take { nil }) }
    #expect(clock.slept.reduce(.zero, +) == .seconds(5))
    withExtendedLifetime(held) {}
  }

  @Test("While a person is being asked, waiting lasts as long as the prompt")
  func prompt() throws {
    let held = try hold()
    let host = TestHost(clock: clock)
    Prompts(path: "\(folder.path)/prompt", host: TestHost(clock: clock, errorIsTerminal: true).host)
      .announce("open the page", endsAt: clock.now + .seconds(900))

    #expect(throws: LockTimeout()) { _ = settled(try lock(host, within: .seconds(5)).take { nil }) }
    #expect(clock.slept.reduce(.zero, +) == .seconds(900))
    withExtendedLifetime(held) {}
  }

  @Test("A prompt that nobody could see is shown once in the foreground")
  func hiddenPrompt() throws {
    let held = try hold()
    let host = TestHost(clock: clock, errorIsTerminal: true)
    Prompts(path: "\(folder.path)/prompt", host: TestHost(clock: clock, errorIsTerminal: false).host)
      .announce("open the page", endsAt: clock.now + .seconds(900))

    _ = settled(try lock(host).take(settle: settles(after: .seconds(1))))

    #expect(host.terminal.error.text == "open the page\n")
    withExtendedLifetime(held) {}
  }

  @Test(
    "A prompt is not shown again by a waiter without a terminal, nor when its process has one", arguments: [(false, false), (true, true)])
  func seenPrompt(_ wasSeen: Bool, _ isForeground: Bool) throws {
    let held = try hold()
    let host = TestHost(clock: clock, errorIsTerminal: isForeground)
    Prompts(path: "\(folder.path)/prompt", host: TestHost(clock: clock, errorIsTerminal: wasSeen).host)
      .announce("open the page", endsAt: clock.now + .seconds(900))

    _ = settled(try lock(host).take(settle: settles(after: .seconds(1))))

    #expect(host.terminal.error.text == "")
    withExtendedLifetime(held) {}
  }

  @Test("A second prompt of the same wait is shown too")
  func secondPrompt() throws {
    let held = try hold()
    let host = TestHost(clock: clock, errorIsTerminal: true)
    let prompts = Prompts(path: "\(folder.path)/prompt", host: TestHost(clock: clock).host)
    let isSecond = Mutex(false)
    let clock = clock
    let (middle, end) = (clock.now + .milliseconds(500), clock.now + .seconds(1))
    prompts.announce("first", endsAt: end + .seconds(900))

    _ = settled(
      try lock(host).take {
        let announces = isSecond.withLock { done in
          defer { done = done || clock.now >= middle }
          return !done && clock.now >= middle
        }
        if announces { prompts.announce("second", endsAt: end + .seconds(900)) }
        return clock.now >= end ? "theirs" : nil
      })

    #expect(host.terminal.error.text == "first\nsecond\n")
    withExtendedLifetime(held) {}
  }

  @Test("Where no lock can be had, the run goes on without one")
  func withoutLocks() throws {
    let host = TestHost(clock: clock)

    let isLocked = isLocked(try lock(host, path: "\(folder.path)/gone/lock").take { nil })

    #expect(!isLocked)
    #expect(clock.slept == [])
  }

  @Test("A symbolic link in the place of the lock is not followed: the run goes on without one")
  func symbolicLink() throws {
    #expect(symlink("\(folder.path)/target", "\(folder.path)/lock") == 0)

    #expect(!isLocked(try lock(TestHost(clock: clock)).take { nil }))
    #expect(try Files.names(in: folder.path) == ["lock"])
  }
}

@Suite struct PromptsTests {
  private let folder: TemporaryDirectory
  private let host = TestHost()

  init() throws {
    folder = try TemporaryDirectory()
  }

  private var prompts: Prompts { Prompts(path: "\(folder.path)/prompt", host: host.host) }

  @Test("A prompt is printed on stderr and published until it is withdrawn")
  func announce() {
    prompts.announce("open the page", endsAt: host.clock.now + .seconds(900))

    #expect(host.terminal.error.text == "open the page\n")
    #expect(host.terminal.output.text == "")
    #expect(prompts.current() == Prompts.Prompt(text: "open the page", endsAt: host.clock.now + .seconds(900), wasSeen: false))

    prompts.withdraw()
    #expect(prompts.current() == nil)
  }

  @Test("A prompt whose time is over, left by a crash, is none")
  func over() {
    prompts.announce("open the page", endsAt: host.clock.now + .seconds(900))
    host.clock.advance(.seconds(900))

    #expect(prompts.current() == nil)
  }

  @Test("Without a cache a prompt is only printed")
  func withoutCache() {
    let prompts = Prompts(path: nil, host: host.host)

    prompts.announce("open the page", endsAt: host.clock.now + .seconds(900))
    prompts.withdraw()

    #expect(host.terminal.error.text == "open the page\n")
    #expect(prompts.current() == nil)
  }
}
