import Glibc
import Platform
import TestSupport
import Testing

struct OwnDirectoryTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = "\(directory.path)/parent/own"
  }

  private func mode(_ path: String) -> UInt32 { Files.mode(path) ?? 0 }

  @Test("A directory is made with its parents, for its owner only")
  func making() throws {
    try OwnDirectory.make(path)

    #expect(mode(path) == 0o700)
    #expect(OwnDirectory.isClosed(path))
  }

  @Test(
    "A directory that anybody else may use in any way is closed, and is not used before that",
    arguments: [0o777, 0o740, 0o720, 0o701] as [mode_t])
  func closing(open: mode_t) throws {
    try OwnDirectory.make(path)
    chmod(path, open)
    #expect(!OwnDirectory.isClosed(path))

    try OwnDirectory.close(path)

    #expect(mode(path) == 0o700)
    #expect(OwnDirectory.isClosed(path))
  }

  @Test("What its owner may do is left as it is, and so are its parents")
  func owner() throws {
    try OwnDirectory.make(path)
    chmod(path, 0o570)
    chmod("\(directory.path)/parent", 0o755)

    try OwnDirectory.close(path)

    #expect(mode(path) == 0o500)
    #expect(mode("\(directory.path)/parent") == 0o755)
  }

  @Test("A directory that does not exist is closed already, and is none to use")
  func missing() throws {
    try OwnDirectory.close(path)

    #expect(!OwnDirectory.isClosed(path))
    #expect(FileStamp.of(path) == .absent)
  }

  @Test("A link and a file are refused, and what the link leads to keeps its mode")
  func others() throws {
    try Files.makeDirectory("\(directory.path)/target", mode: 0o755)
    let link = "\(directory.path)/link"
    #expect(symlink("target", link) == 0)
    let file = try directory.write("", to: "file")

    #expect(throws: SystemError("use", link, errorNumber: ELOOP)) { try OwnDirectory.make(link) }
    #expect(throws: SystemError("use", file, errorNumber: ENOTDIR)) { try OwnDirectory.make(file) }
    #expect(!OwnDirectory.isClosed(link) && !OwnDirectory.isClosed(file))
    #expect(mode("\(directory.path)/target") == 0o755)
  }

  @Test("A directory of another user is not closed for them, and is none to use in a warm run", .enabled(if: geteuid() == 0))
  func foreign() throws {
    try OwnDirectory.make(path)
    chmod(path, 0o755)
    chown(path, 12345, 0)

    try OwnDirectory.close(path)

    #expect(mode(path) == 0o755)
    chmod(path, 0o700)
    #expect(!OwnDirectory.isClosed(path))
  }
}
