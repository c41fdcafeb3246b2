import Glibc
import Platform
import TestSupport
import Testing

struct ExecutableSearchTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func install(_ name: String, mode: mode_t = 0o755) throws {
    chmod(try directory.write("#!/bin/sh\n", to: name), mode)
  }

  private func search(_ name: String, path: String?) -> String? {
    executable(named: name, in: Environment { $0 == "PATH" ? path : nil })
  }

  @Test("The first directory of PATH that holds the program wins")
  func firstDirectory() throws {
    try install("one/az")
    try install("two/az")
    let root = directory.path

    #expect(search("az", path: "\(root)/none:\(root)/two:\(root)/one") == "\(root)/two/az")
    let all = executables(named: "az", in: Environment { $0 == "PATH" ? "\(root)/none:\(root)/two:\(root)/one" : nil })
    #expect(all == ["\(root)/two/az", "\(root)/one/az"])
  }

  @Test(
    "Relative directories, the current one and empty entries are passed over",
    arguments: [".", "", "bin", "./bin", "::", ".:bin:", "../../../../../../../../bin", "../../../../../../../../usr/bin"])
  func relativeDirectories(path: String) {
    #expect(search("sh", path: path) == nil)
  }

  @Test("What cannot be run is passed over: a directory of that name, a file without the right to run")
  func notRunnable() throws {
    try directory.write("", to: "one/az/file")
    try install("two/az", mode: 0o644)
    try install("three/az")
    let root = directory.path

    #expect(search("az", path: "\(root)/one:\(root)/two:\(root)/three") == "\(root)/three/az")
    #expect(search("az", path: "\(root)/one:\(root)/two") == nil)
  }

  @Test("A symbolic link to a program counts as one")
  func link() throws {
    try install("real/az")
    #expect(symlink("\(directory.path)/real/az", "\(directory.path)/az") == 0)

    #expect(search("az", path: directory.path) == "\(directory.path)/az")
  }

  @Test("Without PATH the system's directories are searched")
  func noPath() {
    #expect(search("sh", path: nil)?.hasSuffix("/bin/sh") == true)
  }
}
