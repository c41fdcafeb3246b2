import Glibc
import Platform
import TestSupport
import Testing

@testable import TokenCache

/// Files of the cache that others may have read or put there.
@Suite struct ExposedFilesTests {
  private let cache: TestCache
  private let source = TestSource()

  init() throws {
    cache = try TestCache()
    source.obtains(cache.issued("one"))
    _ = try cache.token(for: .one, from: source)
  }

  private var session: String { cache.directory.session(Session.one.name(cache.salt), "json") }
  private var salt: String { "\(cache.directory.path)/salt" }

  @Test("A session that others can read is not used: the token is asked for anew", arguments: [0o640, 0o604, 0o622] as [mode_t])
  func session(mode: mode_t) throws {
    chmod(session, mode)
    source.obtains(cache.issued("two"))

    #expect(try cache.token(for: .one, from: source).text == "two")
    #expect(Exposure.of(session) == nil)
  }

  @Test("A session of another user is not used", .enabled(if: geteuid() == 0))
  func foreignSession() throws {
    chown(session, 12345, 0)
    source.obtains(cache.issued("two"))

    #expect(try cache.token(for: .one, from: source).text == "two")
  }

  @Test("A cache that is its owner's alone has nothing to drop")
  func nothing() throws {
    #expect(cache.directory.dropExposedFiles() == nil)
    #expect(cache.store.record(.one) != nil)
  }

  @Test("One exposed file is dropped and named with the reason")
  func one() throws {
    chmod(session, 0o644)

    #expect(cache.directory.dropExposedFiles() == "\(session) is not used: others can read or change it (mode 644)")
    #expect(cache.directory.dropExposedFiles() == nil)
    #expect(FileStamp.of(session) == .absent)
  }

  @Test("Several are told about in one line")
  func several() throws {
    chmod(session, 0o666)
    chmod(salt, 0o640)

    #expect(cache.directory.dropExposedFiles() == "\(salt) is not used: others can read or change it (mode 640); nor are 1 more")
    #expect(FileStamp.of(session) == .absent)
  }

  @Test("A file of another user is dropped and its owner named", .enabled(if: geteuid() == 0))
  func foreign() {
    chown(session, 12345, 0)

    #expect(cache.directory.dropExposedFiles() == "\(session) is not used: it belongs to another user (uid 12345)")
  }

  @Test("Locks, and files of others in the directory, are left alone")
  func leftAlone() throws {
    let lock = String(session.dropLast("json".count)) + "lock"
    let notes = try cache.root.write("mine", to: "cache/sessions/notes.txt")
    for path in [lock, notes] { chmod(path, 0o644) }

    #expect(cache.directory.dropExposedFiles() == nil)
    #expect(FileStamp.of(lock) != .absent)
    #expect(try cache.root.read("cache/sessions/notes.txt") == "mine")
  }

  @Test("A directory that is ours, or not there yet, has no foreign owner")
  func ownDirectory() {
    #expect(cache.directory.foreignOwner == nil)
    #expect(CacheDirectory("\(cache.root.path)/none").foreignOwner == nil)
  }

  @Test(
    "A directory of another user has one, and so has a directory of theirs within ours", .enabled(if: geteuid() == 0),
    arguments: ["", "/answers"])
  func foreignDirectory(_ name: String) {
    chown(cache.directory.path + name, 12345, 0)

    #expect(cache.directory.foreignOwner == 12345)
  }
}
