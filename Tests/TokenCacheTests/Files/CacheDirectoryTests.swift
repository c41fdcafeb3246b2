import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

@testable import TokenCache

@Suite struct CacheDirectoryTests {
  private let root: TemporaryDirectory
  private let directory: CacheDirectory
  private let host = TestHost().host

  init() throws {
    root = try TemporaryDirectory()
    directory = CacheDirectory("\(root.path)/new/cache")
  }

  private func mode(_ path: String) -> UInt32 {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  // MARK: prepare

  @Test("Directories are made for their owner only, with their parents, and so is the salt")
  func modes() throws {
    _ = try directory.prepare(on: host)

    #expect(mode("\(root.path)/new") == 0o700)
    #expect(mode(directory.path) == 0o700)
    for name in ["answers", "sessions", "accounts"] { #expect(mode("\(directory.path)/\(name)") == 0o700) }
    #expect(mode("\(directory.path)/salt") == 0o600)
  }

  @Test("A directory that exists keeps its mode and its files")
  func existing() throws {
    try root.write("mine", to: "new/cache/file")
    chmod(directory.path, 0o755)

    _ = try directory.prepare(on: host)

    #expect(mode(directory.path) == 0o755)
    #expect(try root.read("new/cache/file") == "mine")
  }

  @Test(
    "Directories of ours that somebody has opened to others are closed, those of secrets and backups too",
    arguments: [0o777, 0o770, 0o750, 0o701] as [mode_t])
  func openDirectories(_ open: mode_t) throws {
    _ = try directory.prepare(on: host)
    let directories = ["answers", "sessions", "accounts", "secrets", "backups"].map { "\(directory.path)/\($0)" }
    for path in directories {
      try Files.makeDirectory(path)
      chmod(path, open)
    }

    _ = try directory.prepare(on: host)

    #expect(directories.map(mode) == [0o700, 0o700, 0o700, 0o700, 0o700])
  }

  @Test("A link in the place of a directory of ours is an error, and what it leads to is left alone", arguments: ["answers", "secrets"])
  func linkedDirectory(_ name: String) throws {
    try Files.makeDirectory(directory.path)
    try Files.makeDirectory("\(root.path)/elsewhere", mode: 0o755)
    #expect(symlink("\(root.path)/elsewhere", "\(directory.path)/\(name)") == 0)

    #expect(throws: SystemError("use", "\(directory.path)/\(name)", errorNumber: ELOOP)) { try directory.prepare(on: host) }
    #expect(mode("\(root.path)/elsewhere") == 0o755)
  }

  @Test("A directory of backups that cannot be used is no reason to keep no token")
  func linkedBackups() throws {
    try Files.makeDirectory(directory.path)
    #expect(symlink(root.path, directory.backups) == 0)

    _ = try directory.prepare(on: host)

    #expect(Files.isLink(directory.backups))
  }

  @Test("Somebody who holds the lock of the salt for ever costs some seconds")
  func heldSaltLock() throws {
    try Files.makeDirectory(directory.path)
    let held = try heldLock("\(directory.path)/salt.lock")
    let test = TestHost()

    let salt = try directory.prepare(on: test.host)

    #expect(directory.readSalt() == salt)
    #expect(test.clock.slept.reduce(.zero, +) == .seconds(10))
    withExtendedLifetime(held) {}
  }

  @Test("The salt is 32 random bytes, made once")
  func salt() throws {
    let first = try directory.prepare(on: host)

    let second = try directory.prepare(on: host)

    #expect(first.bytes == Array(1...32))
    #expect(second == first)
  }

  @Test("A damaged salt is replaced")
  func damagedSalt() throws {
    try root.write("damaged", to: "new/cache/salt")

    let salt = try directory.prepare(on: host)

    #expect(salt.bytes.count == 32)
    #expect(directory.readSalt() == salt)
  }

  @Test("First runs at once agree on one salt")
  func parallelFirstRuns() throws {
    let directory = directory
    let differences = Mutex<Int>(0)

    for round in 0..<30 {
      let salts = Mutex<[[UInt8]]>([])
      let directory = CacheDirectory("\(directory.path)-\(round)")
      inParallel(8) { index in
        var host = TestHost().host
        host.random = { [UInt8](repeating: UInt8(index), count: $0) }
        // Time stands still; waiting is real.
        host.sleep = { _ in usleep(2000) }
        let salt = try? directory.prepare(on: host)
        salts.withLock { $0.append(salt?.bytes ?? []) }
      }
      if Set(salts.withLock { $0 }).count != 1 { differences.withLock { $0 += 1 } }
    }

    #expect(differences.withLock { $0 } == 0)
  }

  @Test("A directory that cannot be made is an error that names it")
  func unusable() throws {
    let file = try root.write("", to: "file")

    #expect(throws: SystemError("create the directory", "\(file)/answers", errorNumber: ENOTDIR)) {
      try CacheDirectory(file).prepare(on: host)
    }
  }

  // MARK: removeContents

  @Test("Everything of ours is removed, and the directory with it")
  func removal() throws {
    let cache = try TestCache()
    let source = TestSource(person: AccountScope(authorityHost: "https://login.example", clientID: "app"), prompt: "open a page")
    source.obtains(cache.issued("token", refreshToken: "refresh", account: "alice"))
    _ = try cache.token(for: .one, from: source)

    try cache.directory.removeContents()

    #expect(try Files.names(in: cache.root.path) == [])
  }

  @Test("A directory that does not exist is success")
  func removalOfNothing() throws {
    try directory.removeContents()
  }

  @Test("A file of somebody else stays, and its directory with it")
  func foreignFile() throws {
    _ = try directory.prepare(on: host)
    try root.write("mine", to: "new/cache/notes.txt")

    try directory.removeContents()

    #expect(try Files.names(in: directory.path) == ["notes.txt"])
  }

  @Test(
    "A file of somebody else in a directory with one of our names stays", arguments: ["sessions/notes.txt", "accounts/a/b.txt", "salt.txt"])
  func foreignFileAmongOurs(_ name: String) throws {
    _ = try directory.prepare(on: host)
    try root.write("mine", to: "new/cache/\(name)")

    try directory.removeContents()
    #expect(try root.read("new/cache/\(name)") == "mine")
  }
}
