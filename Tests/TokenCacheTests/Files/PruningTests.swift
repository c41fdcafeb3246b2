import Platform
import TestSupport
import Testing

@testable import TokenCache

@Suite struct PruningTests {
  private static let hash = "0123456789abcdef0123456789abcdef"
  private static let scope = "0123456789abcdef"
  private static let day = Duration.seconds(86_400)

  private let cache: TestCache

  init() throws {
    cache = try TestCache()
  }

  /// Writes files that were changed so many days before now, prunes, and tells which are left in that directory.
  private func left(_ names: [String], in inner: String, days: Int) throws -> [String] {
    for name in names {
      try Files.writeAtomically([], to: "\(cache.directory.path)/\(inner)/\(name)", modified: cache.now - Self.day * days)
    }

    cache.directory.prune(on: cache.machine)

    return try Files.names(in: "\(cache.directory.path)/\(inner)").sorted()
  }

  @Test(
    "Sessions and accounts go when they were not used for more than 90 days, with their locks",
    arguments: [("sessions", "spn-\(hash)"), ("accounts", "\(scope)-\(scope)")], [(90, true), (91, false)])
  func unused(_ place: (inner: String, name: String), _ days: (count: Int, isKept: Bool)) throws {
    let names = ["\(place.name).json", "\(place.name).lock"]

    #expect(try left(names, in: place.inner, days: days.count) == (days.isKept ? names : []))
  }

  @Test("With an account goes its refresh token, wherever it rests", arguments: [(90, 1), (91, 0)])
  func refreshToken(_ days: Int, _ kept: Int) throws {
    let source = TestSource(person: AccountScope(authorityHost: "https://login.example", clientID: "app"))
    source.obtains(cache.issued("token", refreshToken: "refresh", account: "alice"))
    _ = try cache.token(for: .one, from: source)
    for name in try Files.names(in: "\(cache.directory.path)/accounts") where name.hasSuffix(".json") {
      let path = "\(cache.directory.path)/accounts/\(name)"
      try Files.writeAtomically(try Files.read(path), to: path, modified: cache.now - Self.day * days)
    }

    cache.directory.prune(on: cache.machine)

    #expect(cache.secrets.entries.count == kept)
  }

  @Test(
    "The old lock of a session or an account that is in use stays",
    arguments: [("sessions", "spn-\(hash)", "spn-\(hash)"), ("accounts", "\(scope)-\(scope)", scope)])
  func lockInUse(_ inner: String, _ name: String, _ lock: String) throws {
    try Files.writeAtomically([], to: "\(cache.directory.path)/\(inner)/\(name).json", modified: cache.now)

    #expect(try left(["\(lock).lock"], in: inner, days: 500) == ["\(name).json", "\(lock).lock"].sorted())
  }

  @Test("A lock that is held stays, however old")
  func lockInHand() throws {
    let path = cache.directory.session("spn-\(Self.hash)", "lock")
    try Files.writeAtomically([], to: path, modified: cache.now - Self.day * 500)
    let lock = try heldLock(path)
    defer { withExtendedLifetime(lock) {} }

    cache.directory.prune(on: cache.machine)

    #expect(FileStamp.of(path) != .absent)
  }

  @Test("Refusals and prompts go after a day", arguments: [(1, true), (2, false)])
  func past(_ days: Int, _ isKept: Bool) throws {
    #expect(try left(["spn-\(Self.hash).failure"], in: "sessions", days: days).isEmpty == !isKept)
    cache.host.clock.advance(Self.day * 2)
    #expect(try left(["\(Self.scope).prompt"], in: "accounts", days: days).isEmpty == !isKept)
  }

  @Test(
    "What a killed process left behind goes after an hour, in every directory",
    arguments: ["sessions/spn-\(hash).json", "accounts/\(scope)-\(scope).json", "salt", "pop-key"])
  func leftovers(_ name: String) throws {
    let path = "\(cache.directory.path)/\(name).tmp-a1B2c3"
    try Files.writeAtomically([], to: path, modified: cache.now - .seconds(3600))
    cache.directory.prune(on: cache.machine)
    #expect(FileStamp.of(path) != .absent)

    try Files.writeAtomically([], to: path, modified: cache.now - .seconds(3601))
    cache.host.clock.advance(Self.day)
    cache.directory.prune(on: cache.machine)
    #expect(FileStamp.of(path) == .absent)
  }

  @Test("Files that are not ours stay, however old", arguments: ["notes.json", "spn-\(hash).other", "a.tmp-123456"])
  func foreign(_ name: String) throws {
    #expect(try left([name], in: "sessions", days: 500) == [name])
  }

  @Test("It is done once a day, and again at once when the clock was set back")
  func onceADay() throws {
    cache.directory.prune(on: cache.machine)

    cache.host.clock.advance(Self.day - .seconds(1))
    #expect(try left(["spn-\(Self.hash).json"], in: "sessions", days: 100).count == 1)

    cache.host.clock.advance(.seconds(1))
    #expect(try left(["spn-\(Self.hash).json"], in: "sessions", days: 100) == [])

    cache.host.clock.advance(Self.day * -10)
    #expect(try left(["spn-\(Self.hash).json"], in: "sessions", days: 100) == [])
  }

  @Test("The salt and the key for PoP tokens stay, and the mark of the last time goes with the cache")
  func top() throws {
    try Files.writeAtomically([1], to: "\(cache.directory.path)/pop-key", modified: cache.now - Self.day * 500)

    cache.directory.prune(on: cache.machine)

    #expect(FileStamp.of("\(cache.directory.path)/pop-key") != .absent)
    #expect(cache.directory.readSalt() == cache.salt)
    try cache.directory.removeContents()
    #expect(try Files.names(in: cache.root.path) == [])
  }

  @Test("A cache that cannot be written is no error")
  func unwritable() throws {
    try cache.directory.removeContents()

    cache.directory.prune(on: cache.machine)

    #expect(try Files.names(in: cache.root.path) == [])
  }
}
