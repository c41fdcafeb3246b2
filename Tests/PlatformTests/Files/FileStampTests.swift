import Glibc
import Platform
import TestSupport
import Testing

struct FileStampTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = try directory.write("account", to: "file")
  }

  @Test("A file that nobody touches keeps its stamp")
  func untouched() {
    #expect(FileStamp.of(path) == FileStamp.of(path))
  }

  @Test("Content of another size changes the stamp")
  func otherSize() throws {
    let before = FileStamp.of(path)

    try directory.write("another account", to: "file")

    #expect(FileStamp.of(path) != before)
  }

  @Test("Content of the same size, written in place, changes the stamp")
  func sameSize() throws {
    let long = Timestamp(secondsSinceEpoch: 1_000_000_000)
    try Files.writeAtomically(Array("account".utf8), to: path, modified: long)
    let before = FileStamp.of(path)

    let descriptor = open(path, O_WRONLY)
    #expect(write(descriptor, "ACCOUNT", 7) == 7)
    close(descriptor)

    #expect(FileStamp.of(path) != before)
  }

  @Test("A touch alone changes the stamp, by one nanosecond even")
  func touch() {
    func touch(nanoseconds: Int) -> FileStamp {
      let time = timespec(tv_sec: 1_000_000_000, tv_nsec: nanoseconds)
      utimensat(AT_FDCWD, path, [time, time], 0)
      guard case .present(let device, let inode, let size, let modified, _) = FileStamp.of(path) else { return .absent }
      // The time of the change itself moves anyway: it must not be all that differs.
      return .present(device: device, inode: inode, size: size, modified: modified, changed: 0)
    }

    #expect(touch(nanoseconds: 5) != touch(nanoseconds: 6))
    #expect(touch(nanoseconds: 6) == touch(nanoseconds: 6))
  }

  @Test("A file put in its place with the same size and times has another stamp")
  func replaced() throws {
    let instant = Timestamp(secondsSinceEpoch: 1_000_000_000)
    try Files.writeAtomically(Array("account".utf8), to: path, modified: instant)
    let before = FileStamp.of(path)

    try Files.writeAtomically(Array("ACCOUNT".utf8), to: path, modified: instant)

    #expect(FileStamp.of(path) != before)
    #expect(FileStamp.modified(path) == instant)
  }

  @Test("A file that is not there has a stamp too")
  func absence() throws {
    try Files.remove(path)

    #expect(FileStamp.of(path) == .absent)
    #expect(FileStamp.modified(path) == nil)
  }
}
