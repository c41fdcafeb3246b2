import Glibc
import TestSupport
import Testing

@testable import Platform

struct FilesTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  // MARK: Reading

  @Test("A file reads as its bytes, whatever they are", arguments: [0, 1, 4096, 65_536, 200_001])
  func wholeFile(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = "\(directory.path)/file"
    try Files.writeAtomically(bytes, to: path)

    #expect(try Files.read(path) == bytes)
  }

  @Test("A file of the limit is read, one byte more is refused")
  func limit() throws {
    let path = try directory.write("12345", to: "file")

    #expect(try Files.read(path, limit: 5) == Array("12345".utf8))
    #expect(throws: SystemError("read", path, errorNumber: EFBIG)) { try Files.read(path, limit: 4) }
  }

  @Test("A file that says it is empty and is not, as in /proc, is read to its end")
  func procFile() throws {
    let text = String(decoding: try Files.read("/proc/self/status"), as: UTF8.self)

    #expect(text.hasPrefix("Name:"))
    #expect(text.contains("nonvoluntary_ctxt_switches:"))
  }

  @Test("The limit counts bytes read, not the size that a file in /proc claims")
  func procLimit() {
    #expect(throws: SystemError("read", "/proc/self/status", errorNumber: EFBIG)) {
      try Files.read("/proc/self/status", limit: 10).count
    }
  }

  @Test("An endless file ends at the limit")
  func endlessFile() {
    #expect(throws: SystemError("read", "/dev/zero", errorNumber: EFBIG)) { try Files.read("/dev/zero", limit: 100_000) }
  }

  @Test("A pipe that nobody writes to does not hang the reader")
  func namedPipe() throws {
    let path = "\(directory.path)/pipe"
    #expect(mkfifo(path, 0o600) == 0)

    #expect(try Files.read(path) == [])
  }

  @Test("A symbolic link is followed, unless links are refused")
  func symbolicLink() throws {
    let target = try directory.write("text", to: "target")
    let link = "\(directory.path)/link"
    #expect(symlink(target, link) == 0)

    #expect(try Files.read(link) == Array("text".utf8))
    #expect(throws: SystemError("read", link, errorNumber: ELOOP)) { try Files.read(link, followingLinks: false) }
    #expect(try Files.read(target, followingLinks: false) == Array("text".utf8))
  }

  @Test("A missing file and a directory are told apart, with a code and a remedy for each")
  func readErrors() {
    let missing = SystemError("read", "\(directory.path)/none", errorNumber: ENOENT)
    let directory = SystemError("read", directory.path, errorNumber: EISDIR)

    #expect(throws: missing) { try Files.read("\(directory.path)/none") }
    #expect(throws: directory) { try Files.read(directory.path) }
    #expect(
      missing.report == "Error: cannot read \(directory.path)/none: No such file or directory\nHint: check the path\nCode: file.missing\n")
    #expect(
      directory.report
        == "Error: cannot read \(directory.path): Is a directory\nHint: that path is a directory; name a file\nCode: file.directory\n")
  }

  // MARK: Writing

  @Test("A written file is its owner's alone")
  func newMode() throws {
    let path = "\(directory.path)/file"

    try Files.writeAtomically([1, 2, 3], to: path)

    #expect(mode(path) == 0o600)
    #expect(try Files.read(path) == [1, 2, 3])
  }

  @Test("Writing replaces the file, closes its mode, and leaves nothing beside it")
  func replacing() throws {
    let path = try directory.write("old and longer", to: "file")
    chmod(path, 0o644)

    try Files.writeAtomically(Array("new".utf8), to: path)

    #expect(try directory.read("file") == "new")
    #expect(mode(path) == 0o600)
    #expect(try Files.names(in: directory.path) == ["file"])
  }

  @Test("A reader that opened the old file still reads the old bytes")
  func oldReader() throws {
    let path = try directory.write("old", to: "file")
    let reader = open(path, O_RDONLY)
    defer { close(reader) }

    try Files.writeAtomically(Array("new".utf8), to: path)

    var buffer = [UInt8](repeating: 0, count: 10)
    let count = read(reader, &buffer, 10)
    #expect(Array(buffer.prefix(count)) == Array("old".utf8))
  }

  @Test("A symbolic link is replaced, not written through")
  func linkReplaced() throws {
    let target = try directory.write("theirs", to: "target")
    #expect(symlink(target, "\(directory.path)/link") == 0)

    try Files.writeAtomically(Array("ours".utf8), to: "\(directory.path)/link")

    #expect(try directory.read("target") == "theirs")
    #expect(try Files.read("\(directory.path)/link", followingLinks: false) == Array("ours".utf8))
  }

  @Test("A given modification time becomes the file's")
  func modificationTime() throws {
    let path = "\(directory.path)/file"
    let instant = Timestamp(secondsSinceEpoch: 4_107_542_400)

    try Files.writeAtomically([1], to: path, modified: instant)

    #expect(FileStamp.modified(path) == instant)
  }

  @Test("A write into a missing directory fails and leaves nothing behind")
  func missingDirectory() throws {
    let path = "\(directory.path)/none/file"

    #expect(throws: SystemError("write", path, errorNumber: ENOENT)) { try Files.writeAtomically([1], to: path) }
    #expect(try Files.names(in: directory.path) == [])
  }

  @Test("A write that cannot be put in place leaves what was there, and no temporary file")
  func inTheWay() throws {
    try directory.write("kept", to: "directory/inner")
    let path = "\(directory.path)/directory"

    #expect(throws: SystemError("write", path, errorNumber: EISDIR)) { try Files.writeAtomically([1], to: path) }
    #expect(try Files.names(in: directory.path) == ["directory"])
    #expect(try directory.read("directory/inner") == "kept")
  }

  @Test("Whoever reads while the file is written again and again finds one writing, whole")
  func concurrentReader() async throws {
    let path = "\(directory.path)/file"
    try Files.writeAtomically([UInt8](repeating: 0, count: 100_000), to: path)

    async let writing: Void = {
      for value in UInt8(1)...60 { try Files.writeAtomically([UInt8](repeating: value, count: 100_000), to: path) }
    }()
    var last: UInt8 = 0
    while last < 60 {
      let bytes = try Files.read(path)
      try #require(bytes.count == 100_000 && bytes.allSatisfy { $0 == bytes[0] } && bytes[0] >= last)
      last = bytes[0]
      await Task.yield()
    }

    try await writing
  }

  @Test("A full disk is told from success")
  func fullDisk() {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }

    #expect(!Files.writeAll([1], to: descriptor))
    #expect(errno == ENOSPC)
  }
}
