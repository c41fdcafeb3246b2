import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

@Suite struct SessionLockTests {
  private static let waiting = "kubelogin: waiting for another kubelogin (process \(getpid())) that is signing in\n"

  private let directory: TemporaryDirectory
  private let clock = TestClock()

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// As with `-v 1`: notices are seen.
  private func lock(_ host: TestHost, within span: Duration = .seconds(60), path: String? = nil) -> SessionLock {
    var machine = host.host
    machine.verbosity = 1
    return SessionLock(
      path: path ?? "\(directory.path)/queue.lock", host: machine, prompts: prompts(host),
      deadline: Deadline(in: span, of: host.host))
  }

  /// Of another process when it is taken; whoever asks a person holds it.
  private func hold() throws -> KernelLock { try heldLock("\(directory.path)/queue.lock") }

  private func prompts(_ host: TestHost) -> Prompts { Prompts(queue: "\(directory.path)/queue", host: host.host) }

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
    prompts(TestHost(clock: clock, errorIsTerminal: true))
      .announce("open the page", endsAt: clock.now + .seconds(900))

    #expect(throws: LockTimeout()) { _ = settled(try lock(host, within: .seconds(5)).take { nil }) }
    #expect(clock.slept.reduce(.zero, +) == .seconds(900))
    withExtendedLifetime(held) {}
  }

  @Test("A prompt that nobody could see is shown once in the foreground")
  func hiddenPrompt() throws {
    let held = try hold()
    let host = TestHost(clock: clock, errorIsTerminal: true)
    prompts(TestHost(clock: clock, errorIsTerminal: false))
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
    prompts(TestHost(clock: clock, errorIsTerminal: wasSeen))
      .announce("open the page", endsAt: clock.now + .seconds(900))

    _ = settled(try lock(host).take(settle: settles(after: .seconds(1))))

    #expect(host.terminal.error.text == "")
    withExtendedLifetime(held) {}
  }

  @Test("The process that asks hears that its prompt was shown at a terminal, and of no other prompt")
  func marking() throws {
    let held = try hold()
    let asking = prompts(TestHost(clock: clock))
    asking.announce("open the page", endsAt: clock.now + .seconds(900))

    _ = settled(try lock(TestHost(clock: clock)).take(settle: settles(after: .seconds(1))))
    #expect(!asking.isSeenElsewhere)
    _ = settled(try lock(TestHost(clock: clock, errorIsTerminal: true)).take(settle: settles(after: .seconds(1))))
    #expect(asking.isSeenElsewhere)

    asking.announce("open another page", endsAt: clock.now + .seconds(900))
    #expect(!asking.isSeenElsewhere)
    asking.withdraw()
    #expect(try Files.names(in: directory.path) == ["queue.lock"])
    withExtendedLifetime(held) {}
  }

  @Test("The prompt of a process that was killed is not shown, and nobody waits for its answer")
  func killedPrompt() throws {
    do {
      let killed = try hold()
      prompts(TestHost(clock: clock)).announce("open the page", endsAt: clock.now + .seconds(900))
      withExtendedLifetime(killed) {}
    }
    // Of a process that asks nobody.
    let held = try heldLock("\(directory.path)/session.lock")
    let host = TestHost(clock: clock, errorIsTerminal: true)

    #expect(throws: LockTimeout()) {
      _ = settled(try lock(host, within: .seconds(5), path: "\(directory.path)/session.lock").take { nil })
    }
    #expect(clock.slept.reduce(.zero, +) == .seconds(5))
    #expect(!host.terminal.error.text.contains("open the page"))
    withExtendedLifetime(held) {}
  }

  @Test("Nor is it when another process has taken the lock since")
  func takenOver() throws {
    let held = try hold()
    let host = TestHost(clock: clock)
    prompts(host).announce("open the page", endsAt: clock.now + .seconds(900))
    #expect(prompts(host).current() != nil)

    let file = fopen("\(directory.path)/queue.lock", "w")
    fputs("1\n", file)
    fclose(file)

    #expect(prompts(host).current() == nil)
    withExtendedLifetime(held) {}
  }

  @Test("A second prompt of the same wait is shown too")
  func secondPrompt() throws {
    let held = try hold()
    let host = TestHost(clock: clock, errorIsTerminal: true)
    let prompts = prompts(TestHost(clock: clock))
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

    let isLocked = isLocked(try lock(host, path: "\(directory.path)/gone/lock").take { nil })

    #expect(!isLocked)
    #expect(clock.slept == [])
  }

  @Test("A symbolic link in the place of the lock is not followed: the run goes on without one")
  func symbolicLink() throws {
    #expect(symlink("\(directory.path)/target", "\(directory.path)/queue.lock") == 0)

    #expect(!isLocked(try lock(TestHost(clock: clock)).take { nil }))
    #expect(try Files.names(in: directory.path) == ["queue.lock"])
  }
}

@Suite struct PromptsTests {
  private let directory: TemporaryDirectory
  private let host = TestHost()

  init() throws {
    directory = try TemporaryDirectory()
  }

  private var queue: String { "\(directory.path)/queue" }
  private var prompts: Prompts { Prompts(queue: queue, host: host.host) }

  @Test("A prompt is printed on stderr and published until it is withdrawn")
  func announce() throws {
    let held = try heldLock("\(queue).lock")
    prompts.announce("open the page", endsAt: host.clock.now + .seconds(900))

    #expect(host.terminal.error.text == "open the page\n")
    #expect(host.terminal.output.text == "")
    #expect(
      prompts.current() == Prompts.Prompt(text: "open the page", endsAt: host.clock.now + .seconds(900), wasSeen: false, process: getpid()))

    prompts.withdraw()
    #expect(prompts.current() == nil)
    withExtendedLifetime(held) {}
  }

  @Test("A prompt whose time is over is none")
  func over() throws {
    let held = try heldLock("\(queue).lock")
    prompts.announce("open the page", endsAt: host.clock.now + .seconds(900))
    host.clock.advance(.seconds(900))

    #expect(prompts.current() == nil)
    withExtendedLifetime(held) {}
  }

  @Test("Without a cache a prompt is only printed")
  func withoutCache() {
    let prompts = Prompts(queue: nil, host: host.host)

    prompts.announce("open the page", endsAt: host.clock.now + .seconds(900))
    prompts.withdraw()

    #expect(host.terminal.error.text == "open the page\n")
    #expect(prompts.current() == nil)
  }
}
