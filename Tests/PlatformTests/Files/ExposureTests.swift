import Glibc
import TestSupport
import Testing

@testable import Platform

struct ExposureTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = try directory.write("text", to: "file")
  }

  @Test("A file of this user that nobody else can use is not exposed", arguments: [0o600, 0o400, 0o700] as [mode_t])
  func privateFile(mode: mode_t) throws {
    chmod(path, mode)

    #expect(Exposure.of(path) == nil)
    #expect(try Files.read(path, onlyPrivate: true) == Array("text".utf8))
  }

  @Test(
    "A file with any permission for group or others is, and is not read where only private files are",
    arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777] as [mode_t])
  func mode(mode: mode_t) {
    chmod(path, mode)

    #expect(Exposure.of(path) == .mode(mode))
    #expect(throws: SystemError("read", path, errorNumber: EPERM)) { try Files.read(path, onlyPrivate: true) }
  }

  @Test("A file of another user is, whatever its mode", .enabled(if: geteuid() == 0))
  func owner() {
    chown(path, 12345, 0)

    #expect(Exposure.of(path) == .owner(12345))
    #expect(throws: SystemError("read", path, errorNumber: EPERM)) { try Files.read(path, onlyPrivate: true) }
  }

  @Test("A file that no mode was asked for is read as it is: those that people give belong to them")
  func ordinaryReading() throws {
    chmod(path, 0o644)

    #expect(try Files.read(path) == Array("text".utf8))
  }

  @Test("Links, directories and what is not there are no exposed files")
  func others() {
    chmod(directory.path, 0o755)
    #expect(symlink(path, "\(directory.path)/link") == 0)

    #expect(Exposure.of("\(directory.path)/link") == nil)
    #expect(Exposure.of(directory.path) == nil)
    #expect(Exposure.of("\(directory.path)/none") == nil)
  }

  @Test("A directory of this user, of root, or that is not there has no foreign owner")
  func ownDirectory() {
    #expect(Exposure.foreignOwner(ofDirectory: directory.path) == nil)
    #expect(Exposure.foreignOwner(ofDirectory: "/usr") == nil)
    #expect(Exposure.foreignOwner(ofDirectory: "\(directory.path)/none") == nil)
  }

  @Test("A directory of another user has one, also behind a link of ours and as a link of theirs", .enabled(if: geteuid() == 0))
  func foreignDirectory() throws {
    try Files.makeDirectory("\(directory.path)/theirs")
    chown("\(directory.path)/theirs", 12345, 0)
    #expect(symlink("\(directory.path)/theirs", "\(directory.path)/ours") == 0)
    #expect(symlink(directory.path, "\(directory.path)/their-link") == 0)
    lchown("\(directory.path)/their-link", 54321, 0)

    #expect(Exposure.foreignOwner(ofDirectory: "\(directory.path)/theirs") == 12345)
    #expect(Exposure.foreignOwner(ofDirectory: "\(directory.path)/ours") == 12345)
    #expect(Exposure.foreignOwner(ofDirectory: "\(directory.path)/their-link") == 54321)
  }
}
