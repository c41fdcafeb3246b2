import Glibc
import TestSupport
import Testing

@testable import Platform

/// Which program is started for a file, as every shell decides it.
struct ProgramStartTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// What is started, one list for each try, where the tries fail with these numbers and the next one works.
  private func starts(_ path: String, failures: [Int32]) -> (tries: [[String]], result: Int32) {
    var tries: [[String]] = []
    let result = ProgramStart.start(path, ["a b", ""]) { path, arguments in
      #expect(String(cString: arguments[0] ?? strdup("")) == path)
      tries.append(arguments.compactMap { $0.map { String(cString: $0) } })
      return tries.count <= failures.count ? failures[tries.count - 1] : 0
    }
    return (tries, result)
  }

  @Test("A script without #! is run by /bin/sh, with its path and arguments")
  func script() throws {
    let path = try directory.write("echo hello\n", to: "script")

    let (tries, result) = starts(path, failures: [ENOEXEC])

    #expect(tries == [[path, "a b", ""], ["/bin/sh", path, "a b", ""]])
    #expect(result == 0)
  }

  @Test("An empty file is a script that does nothing")
  func empty() throws {
    let path = try directory.write("", to: "empty")

    #expect(starts(path, failures: [ENOEXEC]).tries.count == 2)
  }

  @Test("A program for another kind of machine is not run by a shell")
  func binary() throws {
    let path = try directory.write("\u{7F}ELF\u{0}\u{1}\n", to: "binary")

    let (tries, result) = starts(path, failures: [ENOEXEC])

    #expect(tries == [[path, "a b", ""]])
    #expect(result == ENOEXEC)
  }

  @Test("A file that somebody has just written is tried again until its writer has closed it")
  func busy() throws {
    let (tries, result) = starts("/tool", failures: [ETXTBSY, ETXTBSY])

    #expect(tries.count == 3)
    #expect(result == 0)
  }

  @Test("Another failure is final", arguments: [ENOENT, EACCES, E2BIG])
  func failure(_ number: Int32) {
    let (tries, result) = starts("/tool", failures: [number])

    #expect(tries.count == 1)
    #expect(result == number)
  }
}
