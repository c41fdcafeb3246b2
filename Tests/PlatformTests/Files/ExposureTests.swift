import Glibc
import TestSupport
import Testing

@testable import Platform

struct ExposureTests {
  private let folder: TemporaryDirectory
  private let path: String

  init() throws {
    folder = try TemporaryDirectory()
    path = try folder.write("text", to: "file")
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

  @Test("Links, folders and what is not there are no exposed files")
  func others() {
    chmod(folder.path, 0o755)
    #expect(symlink(path, "\(folder.path)/link") == 0)

    #expect(Exposure.of("\(folder.path)/link") == nil)
    #expect(Exposure.of(folder.path) == nil)
    #expect(Exposure.of("\(folder.path)/none") == nil)
  }

  @Test("A folder of this user, of root, or that is not there has no foreign owner")
  func ownFolder() {
    #expect(Exposure.foreignOwner(ofFolder: folder.path) == nil)
    #expect(Exposure.foreignOwner(ofFolder: "/usr") == nil)
    #expect(Exposure.foreignOwner(ofFolder: "\(folder.path)/none") == nil)
  }

  @Test("A folder of another user has one, also behind a link of ours and as a link of theirs", .enabled(if: geteuid() == 0))
  func foreignFolder() throws {
    try Files.makeDirectory("\(folder.path)/theirs")
    chown("\(folder.path)/theirs", 12345, 0)
    #expect(symlink("\(folder.path)/theirs", "\(folder.path)/ours") == 0)
    #expect(symlink(folder.path, "\(folder.path)/their-link") == 0)
    lchown("\(folder.path)/their-link", 54321, 0)

    #expect(Exposure.foreignOwner(ofFolder: "\(folder.path)/theirs") == 12345)
    #expect(Exposure.foreignOwner(ofFolder: "\(folder.path)/ours") == 12345)
    #expect(Exposure.foreignOwner(ofFolder: "\(folder.path)/their-link") == 54321)
  }
}
