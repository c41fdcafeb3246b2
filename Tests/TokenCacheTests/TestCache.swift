import Glibc
import Platform
import Synchronization
import TestSupport

@testable import TokenCache

/// A token cache in a directory of its own, on a machine for tests.
struct TestCache {
  let root: TemporaryDirectory
  let directory: CacheDirectory
  let salt: Salt
  let secrets = TestSecrets()
  var host: TestHost

  init(_ host: TestHost = TestHost()) throws {
    root = try TemporaryDirectory()
    directory = CacheDirectory("\(root.path)/cache")
    salt = try directory.prepare(on: host.host)
    self.host = host
  }

  /// The same directory, seen by another process.
  func on(_ host: TestHost) -> TestCache {
    var other = self
    other.host = host
    return other
  }

  /// The host with this cache's stores for secrets, as with `-v 1`: notices are seen.
  var machine: Host {
    var machine = host.host
    machine.verbosity = max(1, machine.verbosity)
    machine.openSecretStore = { [secrets] kind, directory, _ in try secrets.open(kind, directory) }
    return machine
  }

  var store: SessionStore {
    SessionStore(directory: directory, salt: salt, secrets: RecordedStores(directory: directory, choice: .automatic, host: machine))
  }

  /// The refresh tokens of these accounts, in their order.
  func refreshTokens(in scope: AccountScope) throws -> [String?] {
    try store.accounts(scope).map { try store.refreshToken(of: $0.name, $0.record) }
  }

  var now: Timestamp { host.clock.now }
  var error: String { host.terminal.error.text }

  func token(for session: Session, from source: TestSource, within span: Duration = .seconds(60), isForced: Bool = false) throws -> Token {
    try TokenCache((directory, salt), secrets: .automatic, deadline: Deadline(in: span, of: host.host), host: machine)
      .token(for: session, from: source.tokenSource, isForced: isForced)
  }

  func issued(
    _ text: String, lasting lifetime: Duration = .seconds(3600), refreshToken: String? = nil, account: String? = nil
  ) -> IssuedToken {
    IssuedToken(
      token: Token(text: text, issuedAt: now, expiresAt: now + lifetime), refreshToken: refreshToken, homeAccountID: account)
  }
}

extension TestHost {
  /// A machine on which waiting is real, for threads that stand for processes.
  static func patient() -> TestHost {
    var host = TestHost()
    host.host.sleep = { _ in usleep(2000) }
    return host
  }
}

extension Session {
  static let one = Session(method: "spn", identity: ["server-id": "one/.default"])
  static let two = Session(method: "spn", identity: ["server-id": "two/.default"])
}

/// A lock that nobody else holds.
func heldLock(_ path: String) throws -> KernelLock {
  guard let lock = try KernelLock.tryToTake(path) else { throw TestSource.Unexpected(call: "lock") }
  return lock
}

/// Answers in the order in which answers were queued, and keeps what it was asked.
final class TestSource: Sendable {
  enum Call: Equatable {
    case obtain(timeout: Duration?)
    case refresh(String, timeout: Duration?)
  }

  /// A failure that a person reads.
  struct Failure: UserFacingError, Equatable {
    var code = "test.failure"
    var summary = "it did not work"
    var remedy = "try again"
    var isFinalRefusal = false
    var isUnansweredPrompt = false
  }

  private struct State {
    var calls: [Call] = []
    var obtained: [Result<IssuedToken, Failure>] = []
    var refreshed: [Result<RefreshOutcome, Failure>] = []
  }

  private let queue = Mutex(State())
  private let isOnlyAsked: Bool
  private let mayDoubt: Bool
  private let state: String?
  private let scope: AccountScope?
  private let prompt: String?
  private let involvesPerson: Bool

  init(isOnlyAsked: Bool = false, state: String? = nil, mayDoubt: Bool = false) {
    self.mayDoubt = mayDoubt
    (self.isOnlyAsked, self.state, scope, prompt) = (isOnlyAsked, state, nil, nil)
    involvesPerson = false
  }

  /// A source that asks a person.
  init(person scope: AccountScope, prompt: String? = nil) {
    mayDoubt = false
    (isOnlyAsked, state, self.scope, self.prompt) = (false, nil, scope, prompt)
    involvesPerson = true
  }

  /// A source that has refresh tokens and asks nobody.
  init(user scope: AccountScope) {
    mayDoubt = false
    (isOnlyAsked, state, self.scope, prompt) = (false, nil, scope, nil)
    involvesPerson = false
  }

  var calls: [Call] { queue.withLock(\.calls) }

  func obtains(_ token: IssuedToken) { queue.withLock { $0.obtained.append(.success(token)) } }
  func obtains(_ failure: Failure) { queue.withLock { $0.obtained.append(.failure(failure)) } }
  func refreshes(_ outcome: RefreshOutcome) { queue.withLock { $0.refreshed.append(.success(outcome)) } }
  func refreshes(_ failure: Failure) { queue.withLock { $0.refreshed.append(.failure(failure)) } }

  struct Unexpected: Error, Equatable {
    let call: String
  }

  var tokenSource: any TokenSource {
    var source = ClosureSource(
      refreshing: { [self] refreshToken, timeout in
        let answer = queue.withLock { state in
          state.calls.append(.refresh(refreshToken, timeout: timeout))
          return state.refreshed.isEmpty ? nil : state.refreshed.removeFirst()
        }
        guard let answer else { throw Unexpected(call: "refresh") }
        return try answer.get()
      },
      obtaining: { [self] prompts, timeout in
        let answer = queue.withLock { state in
          state.calls.append(.obtain(timeout: timeout))
          return state.obtained.isEmpty ? nil : state.obtained.removeFirst()
        }
        guard let answer else { throw Unexpected(call: "obtain") }
        if let prompt { prompts.announce(prompt, endsAt: prompts.host.now() + .seconds(900)) }
        return try answer.get()
      })
    source.isOnlyAsked = isOnlyAsked
    source.mayDoubt = mayDoubt
    source.state = state
    source.accountScope = scope
    source.involvesPerson = involvesPerson
    return source
  }
}

/// A source made of closures.
struct ClosureSource: TokenSource {
  var isOnlyAsked = false
  var mayDoubt = false
  var state: String?
  var accountScope: AccountScope?
  var involvesPerson = false
  var refreshing: @Sendable (String, Duration?) throws -> RefreshOutcome
  private let obtaining: @Sendable (Prompts, Duration?) throws -> IssuedToken

  init(
    refreshing: @escaping @Sendable (String, Duration?) throws -> RefreshOutcome = { _, _ in throw TestSource.Unexpected(call: "refresh") },
    obtaining: @escaping @Sendable (Prompts, Duration?) throws -> IssuedToken
  ) {
    self.refreshing = refreshing
    self.obtaining = obtaining
  }

  func refresh(_ refreshToken: String, within timeout: Duration?) throws -> RefreshOutcome { try refreshing(refreshToken, timeout) }
  func obtain(_ prompts: Prompts, within timeout: Duration?) throws -> IssuedToken { try obtaining(prompts, timeout) }
}
