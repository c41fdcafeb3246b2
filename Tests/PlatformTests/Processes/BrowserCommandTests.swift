import Glibc
import TestSupport
import Testing

@testable import Platform

@Suite struct BrowserCommandTests {
  private static let page = "https://login.example/authorize?a=1&b=%20;rm"

  /// A directory in PATH with these programs.
  private func directory(_ programs: String...) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for program in programs {
      let path = "\(directory.path)/\(program)"
      try Files.writeAtomically(Array("#!/bin/sh\n".utf8), to: path)
      #expect(chmod(path, 0o700) == 0)
    }
    return directory
  }

  @Test("BROWSER comes first, then the desktop's names, as far as they are there; DISPLAY does not matter")
  func order() throws {
    let directory = try directory("mine", "wslview", "xdg-open", "www-browser")
    let environment = Environment { ["PATH": directory.path, "BROWSER": "gone:mine"][$0] }

    let commands = BrowserCommand.candidates(for: Self.page, in: environment)

    #expect(commands.map(\.path) == ["mine", "xdg-open", "www-browser", "wslview"].map { "\(directory.path)/\($0)" })
    #expect(commands.allSatisfy { $0.arguments == [Self.page] })
  }

  @Test("%s stands for the address, in any argument; no shell reads it")
  func placeholder() {
    let environment = Environment { ["BROWSER": "/bin/one --url=%s -n:/bin/two -w"][$0] }

    #expect(
      BrowserCommand.candidates(for: Self.page, in: environment).prefix(2) == [
        BrowserCommand(path: "/bin/one", arguments: ["--url=\(Self.page)", "-n"]),
        BrowserCommand(path: "/bin/two", arguments: ["-w", Self.page]),
      ])
  }

  @Test("Where there is none, nothing is started")
  func none() {
    let test = TestHost(environment: ["PATH": "/nowhere"])

    #expect(!test.host.openBrowser(at: Self.page))
    #expect(test.browser.seen.commands.isEmpty)
  }

  @Test("The first that starts is the one")
  func first() throws {
    let directory = try directory("xdg-open", "www-browser")
    let test = TestHost(environment: ["PATH": directory.path])

    #expect(test.host.openBrowser(at: Self.page))
    #expect(test.browser.seen.commands.map(\.path) == ["\(directory.path)/xdg-open"])
  }

  @Test("The browser has a session of its own and no streams of ours; nobody waits for it")
  func detached() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/browser"
    let script = """
      #!/bin/sh
      echo noise; echo noise >&2
      streams=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)
      echo "$streams" > \(directory.path)/part
      ls /proc/$$/fd | wc -l >> \(directory.path)/part
      cut -d' ' -f6 /proc/$$/stat >> \(directory.path)/part
      echo $$ "$1" >> \(directory.path)/part
      mv \(directory.path)/part \(directory.path)/seen
      exec sleep 1000

      """
    // A file that this process has written may still be open for writing in a child that another test has just forked: "text file busy".
    let draft = try directory.write(script, to: "draft")
    let install = try RunningProcess(
      "install", ["-m", "700", draft, path], environment: ["PATH": Programs.searchPath], directory: directory.path, scratch: directory.path)
    #expect(try install.outcome().status == 0)
    let start = ContinuousClock.now

    #expect(BrowserCommand(path: path, arguments: [Self.page]).start())
    #expect(ContinuousClock.now - start < .seconds(900))

    try wait(for: "what the browser saw") { access("\(directory.path)/seen", F_OK) == 0 }
    let seen = try directory.read("seen").split(separator: "\n").map(String.init)
    #expect(seen.prefix(3) == ["/dev/null", "/dev/null", "/dev/null"])
    let last = try #require(seen.last).split(separator: " ")
    #expect(last[1] == Self.page)
    #expect(seen[4] == last[0], "its session is its own")
    // Swift Testing's exit tests wait for any child: one that has ended and that nobody collects would hide theirs for ever.
    let browser = try #require(pid_t(last[0]))
    kill(browser, SIGKILL)
    #expect(waitpid(browser, nil, 0) == browser)
  }

  @Test("A browser that is a script without #! starts too")
  func withoutInterpreterLine() throws {
    let directory = try TemporaryDirectory()
    let draft = try directory.write("echo $$ \"$1\" > \(directory.path)/shown\n", to: "plain-draft")
    mkfifo("\(directory.path)/shown", 0o600)
    let install = try RunningProcess(
      "install", ["-m", "700", draft, "\(directory.path)/plain"], environment: ["PATH": Programs.searchPath], directory: directory.path,
      scratch: directory.path)
    #expect(try install.outcome().status == 0)

    #expect(BrowserCommand(path: "\(directory.path)/plain", arguments: [Self.page]).start())

    let shown = String(decoding: try Files.read("\(directory.path)/shown", patience: .seconds(60)), as: UTF8.self).split(separator: " ")
    #expect(shown.last == "\(Self.page)\n")
    let browser = try #require(shown.first.flatMap { pid_t($0) })
    #expect(waitpid(browser, nil, 0) == browser)
  }

  @Test("What cannot be started is said to be so")
  func missing() {
    #expect(!BrowserCommand(path: "/nowhere/browser", arguments: []).start())
  }
}
