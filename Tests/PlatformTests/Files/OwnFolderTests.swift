import Glibc
import Platform
import TestSupport
import Testing

struct OwnFolderTests {
  private let folder: TemporaryDirectory
  private let path: String

  init() throws {
    folder = try TemporaryDirectory()
    path = "\(folder.path)/parent/own"
  }

  private func mode(_ path: String) -> UInt32 { Files.mode(path) ?? 0 }

  @Test("A folder is made with its parents, for its owner only")
  func making() throws {
    try OwnFolder.make(path)

    #expect(mode(path) == 0o700)
    #expect(OwnFolder.isClosed(path))
  }

  @Test(
    "A folder that anybody else may use in any way is closed, and is not used before that",
    arguments: [0o777, 0o740, 0o720, 0o701] as [mode_t])
  func closing(open: mode_t) throws {
    try OwnFolder.make(path)
    chmod(path, open)
    #expect(!OwnFolder.isClosed(path))

    try OwnFolder.close(path)

    #expect(mode(path) == 0o700)
    #expect(OwnFolder.isClosed(path))
  }

  @Test("What its owner may do is left as it is, and so are its parents")
  func owner() throws {
    try OwnFolder.make(path)
    chmod(path, 0o570)
    chmod("\(folder.path)/parent", 0o755)

    try OwnFolder.close(path)

    #expect(mode(path) == 0o500)
    #expect(mode("\(folder.path)/parent") == 0o755)
  }

  @Test("A folder that does not exist is closed already, and is none to use")
  func missing() throws {
    try OwnFolder.close(path)

    #expect(!OwnFolder.isClosed(path))
    #expect(FileStamp.of(path) == .absent)
  }

  @Test("A link and a file are refused, and what the link leads to keeps its mode")
  func others() throws {
    try Files.makeDirectory("\(folder.path)/target", mode: 0o755)
    let link = "\(folder.path)/link"
    #expect(symlink("target", link) == 0)
    let file = try folder.write("", to: "file")

    #expect(throws: SystemError("use", link, errorNumber: ELOOP)) { try OwnFolder.make(link) }
    #expect(throws: SystemError("use", file, errorNumber: ENOTDIR)) { try OwnFolder.make(file) }
    #expect(!OwnFolder.isClosed(link) && !OwnFolder.isClosed(file))
    #expect(mode("\(folder.path)/target") == 0o755)
  }

  @Test("A folder of another user is not closed for them, and is none to use in a warm run", .enabled(if: geteuid() == 0))
  func foreign() throws {
    try OwnFolder.make(path)
    chmod(path, 0o755)
    chown(path, 12345, 0)

    try OwnFolder.close(path)

    #expect(mode(path) == 0o755)
    chmod(path, 0o700)
    #expect(!OwnFolder.isClosed(path))
  }
}
