import Glibc
import Platform
import TestSupport
import Testing

/// remove-cache-dir and its old name.
struct RemoveCacheDirectoryTests {
  var machine: TestMachine
  private static let deprecation = "Command \"remove-tokens\" is deprecated, remove-tokens is deprecated, use remove-cache-dir instead\n"

  init() throws {
    machine = try TestMachine()
  }

  /// Signs in, so that the cache holds a session and an answer.
  private func fill() {
    machine.queueToken()
    _ = machine.run(machine.servicePrincipal())
  }

  private var isEmpty: Bool { FileStamp.of(machine.cacheDirectory) == .absent }

  @Test("All that kubelogin has stored goes, and the directory with it", arguments: [["--cache-dir"], ["--token-cache-dir"]])
  func everything(flag: [String]) {
    fill()
    #expect(!isEmpty)

    let outcome = machine.run(["remove-cache-dir"] + flag + [machine.cacheDirectory])

    #expect((outcome.status, outcome.output) == (0, ""))
    #expect(isEmpty)
  }

  @Test("Removing is silent, and a directory that is not there is success")
  func silent() {
    fill()
    let arguments = ["remove-cache-dir", "--cache-dir", machine.cacheDirectory + "//"]

    #expect(machine.run(arguments) == TestMachine.Outcome())
    #expect(machine.run(arguments) == TestMachine.Outcome())
  }

  @Test("The next run signs in again")
  func signedOut() {
    fill()
    _ = machine.run(["remove-cache-dir", "--cache-dir", machine.cacheDirectory])
    machine.queueToken()

    #expect(machine.run(machine.servicePrincipal()) == TestMachine.Outcome(output: TestMachine.credential()))
    #expect(machine.network.requests.count == 2)
  }

  @Test("A file of others stays, with the directory that holds it", arguments: ["notes.txt", "auth.json", "sub/deep/file"])
  func foreignFile(name: String) throws {
    fill()
    try machine.directory.write("theirs", to: "cache/\(name)")

    let outcome = machine.run(["remove-cache-dir", "--cache-dir", machine.cacheDirectory])

    #expect(outcome == TestMachine.Outcome())
    #expect(try machine.directory.read("cache/\(name)") == "theirs")
    #expect(try Files.names(in: machine.cacheDirectory) == [String(name.prefix { $0 != "/" })])
  }

  @Test(
    "A file of others stays also under a name that looks like ours",
    arguments: ["sessions/thesis.txt", "accounts/2025.xlsx", "answers/to-life", "salt.recipe"])
  func foreignFileAmongOurs(name: String) throws {
    fill()
    try machine.directory.write("theirs", to: "cache/\(name)")

    let outcome = machine.run(["remove-cache-dir", "--cache-dir", machine.cacheDirectory])

    #expect(outcome == TestMachine.Outcome())
    let left = try? machine.directory.read("cache/\(name)")
    #expect(left == "theirs")
  }

  @Test("A directory of others among ours stays and is no failure")
  func foreignDirectoryAmongOurs() throws {
    fill()
    try machine.directory.write("theirs", to: "cache/sessions/2025/thesis.txt")

    let outcome = machine.run(["remove-cache-dir", "--cache-dir", machine.cacheDirectory])

    #expect(try machine.directory.read("cache/sessions/2025/thesis.txt") == "theirs")
    #expect(outcome == TestMachine.Outcome())
  }

  @Test("A link to someone else's directory under one of our names is not followed")
  func linkedDirectory() throws {
    try machine.directory.write("theirs", to: "elsewhere/file")
    try Files.makeDirectory(machine.cacheDirectory)
    #expect(symlink("\(machine.directory.path)/elsewhere", "\(machine.cacheDirectory)/sessions") == 0)

    _ = machine.run(["remove-cache-dir", "--cache-dir", machine.cacheDirectory])

    let left = try? machine.directory.read("elsewhere/file")
    #expect(left == "theirs")
  }

  @Test("KUBECACHEDIR names the directory where no flag does")
  func kubeCacheDirectory() {
    var machine = machine
    machine.environment = ["KUBECACHEDIR": machine.cacheDirectory, "HOME": "\(machine.directory.path)/home"]
    fill()

    #expect(machine.run(["remove-cache-dir"]) == TestMachine.Outcome())
    #expect(isEmpty)
  }

  @Test("Without flag and variable it is the directory in HOME; without HOME there is nothing to remove")
  func home() throws {
    var machine = machine
    machine.environment = ["HOME": "\(machine.directory.path)/home"]
    machine.queueToken()
    _ = machine.run(machine.servicePrincipal(["--cache-dir", ""]))
    #expect(FileStamp.of("\(machine.directory.path)/home/.kube/cache/kubelogin") != .absent)

    #expect(machine.run(["remove-cache-dir"]) == TestMachine.Outcome())

    #expect(try Files.names(in: "\(machine.directory.path)/home/.kube/cache") == [])
    machine.environment = [:]
    #expect(machine.run(["remove-cache-dir"]) == TestMachine.Outcome())
  }

  @Test("An empty --cache-dir counts as none, as in get-token")
  func emptyFlag() throws {
    var machine = machine
    machine.environment = ["KUBECACHEDIR": machine.cacheDirectory]
    machine.queueToken()
    _ = machine.run(machine.servicePrincipal(["--cache-dir", ""]))
    #expect(!isEmpty)

    #expect(machine.run(["remove-cache-dir", "--cache-dir", ""]) == TestMachine.Outcome())

    #expect(isEmpty)
  }

  @Test("A failure is told in the words of Azure/kubelogin")
  func failure() throws {
    let file = try machine.directory.write("theirs", to: "file")

    let outcome = machine.run(["remove-cache-dir", "--cache-dir", file])

    #expect(
      outcome
        == TestMachine.Outcome(
          status: 1,
          error: "Error: unable to delete authentication record cache in \"\(file)\": cannot list \(file)/answers: Not a directory\n"
            + "Hint: check that path\nCode: file.failed\n"))
    #expect(try machine.directory.read("file") == "theirs")
  }

  @Test("remove-tokens does the same after one line about its new name", arguments: ["--token-cache-dir", "--cache-dir"])
  func removeTokens(flag: String) {
    fill()

    let outcome = machine.run(["remove-tokens", "-v", "1", flag, machine.cacheDirectory])

    #expect(outcome == TestMachine.Outcome(error: Self.deprecation))
    #expect(isEmpty)
  }

  @Test("Arguments without a flag are ignored with one line")
  func positionals() {
    fill()

    let outcome = machine.run(["remove-cache-dir", "-v", "1", "stray", "--cache-dir", machine.cacheDirectory])

    #expect(outcome == TestMachine.Outcome(error: "kubelogin: arguments without a flag are ignored: 1 of them\n"))
    #expect(isEmpty)
  }
}
