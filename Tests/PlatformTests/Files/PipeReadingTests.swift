import Glibc
import TestSupport
import Testing

@testable import Platform

/// Files that are pipes, as `<(command)` of a shell makes them.
struct PipeReadingTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = "\(directory.path)/pipe"
    mkfifo(path, 0o600)
  }

  /// A writer that comes only when somebody reads: opening a pipe for writing waits for a reader.
  private func write(_ text: String) throws -> RunningProcess {
    try RunningProcess(
      "sh", ["-c", "printf %s '\(text)' > \(path)"], environment: ["PATH": Programs.searchPath], directory: directory.path,
      scratch: directory.path)
  }

  @Test("A pipe whose writer is slow is read to its end")
  func slowWriter() throws {
    let writer = try write("token")

    let bytes = try Files.read(path, patience: .seconds(60))

    #expect(String(decoding: bytes, as: UTF8.self) == "token")
    #expect(try writer.outcome().status == 0)
  }

  @Test("A pipe that nobody writes is an error when patience ends")
  func noWriter() {
    let error = #expect(throws: SystemError.self) { try Files.read(path, patience: .milliseconds(30)) }

    #expect(error?.errorNumber == ETIMEDOUT)
  }

  @Test("A pipe is no place for our own files: without patience it reads as empty, at once")
  func noPatience() throws {
    #expect(try Files.read(path) == [])
  }

  @Test("A stamp tells nothing of a pipe or a device; of files, directories and their absence it does")
  func stamps() throws {
    let file = try directory.write("", to: "file")

    #expect([path, "/dev/null"].map(FileStamp.tellsChange) == [false, false])
    #expect([file, directory.path, "/none"].map(FileStamp.tellsChange) == [true, true, true])
  }
}
