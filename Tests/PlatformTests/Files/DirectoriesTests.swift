import Glibc
import Platform
import TestSupport
import Testing

/// The part of `Files` that makes, lists and removes.
struct DirectoriesTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test("A directory is made with its parents, each its owner's alone")
  func parents() throws {
    try Files.makeDirectory("\(directory.path)/a/b/c")

    #expect(["a", "a/b", "a/b/c"].map { mode("\(directory.path)/\($0)") } == [0o700, 0o700, 0o700])
  }

  @Test("A directory that exists keeps its mode")
  func existing() throws {
    try Files.makeDirectory("\(directory.path)/a")
    chmod("\(directory.path)/a", 0o755)

    try Files.makeDirectory("\(directory.path)/a")

    #expect(mode("\(directory.path)/a") == 0o755)
  }

  @Test("A file in the way is an error that names the directory")
  func fileInTheWay() throws {
    try directory.write("", to: "file")
    let path = "\(directory.path)/file/sub"

    #expect(throws: SystemError("create the directory", path, errorNumber: ENOTDIR)) { try Files.makeDirectory(path) }
  }

  @Test("Removing a file that is not there is success")
  func removing() throws {
    let path = try directory.write("", to: "file")

    try Files.remove(path)
    try Files.remove(path)

    #expect(FileStamp.of(path) == .absent)
  }

  @Test("A directory that holds something stays")
  func removingDirectory() throws {
    let path = "\(directory.path)/directory"
    try directory.write("", to: "directory/file")

    #expect(try !Files.removeDirectoryIfEmpty(path))
    try Files.remove("\(path)/file")
    #expect(try Files.removeDirectoryIfEmpty(path))
    #expect(try !Files.removeDirectoryIfEmpty(path))
  }

  @Test("A directory lists every name in it, hidden ones too; one that is missing lists none")
  func names() throws {
    let long = String(repeating: "n", count: 255)
    for name in ["plain", ".hidden", "größe", long] { try Files.makeDirectory("\(directory.path)/\(name)") }

    #expect(try Set(Files.names(in: directory.path)) == ["plain", ".hidden", "größe", long])
    #expect(try Files.names(in: "\(directory.path)/none") == [])
  }
}
