import Glibc
import Platform
import TestSupport
import Testing

struct HostTests {
  private struct Unlucky: UserFacingError {
    let code = "test.unlucky"
    let summary = "the coin fell on its edge"
    let remedy = "throw it again"
  }

  @Test("An error reads as three lines: what happened, what to do, what to search for")
  func report() {
    #expect(Unlucky().report == "Error: the coin fell on its edge\nHint: throw it again\nCode: test.unlucky\n")
    #expect(!Unlucky().isFinalRefusal)
  }

  @Test(
    "A failed system call names what was tried, where, and why",
    arguments: [
      (EACCES, "Permission denied", "check the owner and mode of that path (ls -ld)", "file.permission"),
      (EPERM, "Operation not permitted", "check the owner and mode of that path (ls -ld)", "file.permission"),
      (EROFS, "Read-only file system", "the file system is mounted read-only; choose a path that can be written", "file.read-only"),
      (ENOSPC, "No space left on device", "free some space or choose another disk", "file.no-space"),
      (EDQUOT, "Disk quota exceeded", "free some space or choose another disk", "file.no-space"),
      (ELOOP, "Too many levels of symbolic links", "that path is a symbolic link; remove it or name the file itself", "file.link"),
      (EIO, "Input/output error", "check that path", "file.failed"),
    ])
  func systemError(number: Int32, reason: String, remedy: String, code: String) {
    let error = SystemError("write", "/x/y", errorNumber: number)

    #expect(error.report == "Error: cannot write /x/y: \(reason)\nHint: \(remedy)\nCode: \(code)\n")
  }

  @Test(
    "A log line is printed at its level and above, and is not even made below",
    arguments: [
      (4, ""), (5, "kubelogin: a step\n"), (10, "kubelogin: a step\n"),
    ])
  func log(verbosity: Int, text: String) {
    let test = TestHost()
    var host = test.host
    host.verbosity = verbosity
    var made = 0
    func step() -> String {
      made += 1
      return "a step"
    }

    host.log(5, step())

    #expect(test.terminal.error.text == text)
    #expect(made == (text.isEmpty ? 0 : 1))
  }

  @Test("Random bytes read as two lower-case digits each")
  func randomHex() {
    #expect(TestHost().host.randomHex(3) == "010203")
    #expect([0, 9, 10, 127, 255].hexadecimal == "00090a7fff")
  }

  @Test("A variable that is set and empty differs from one that is not set")
  func environment() {
    let environment = Environment { ["SET": "value", "EMPTY": ""][$0] }

    #expect(["SET", "EMPTY", "UNSET"].map { environment[$0] } == ["value", "", nil])
    #expect(["SET", "EMPTY", "UNSET"].map(environment.nonEmpty) == ["value", nil, nil])
  }

  @Test("The real machine has a clock, a parent, randomness and this process's variables")
  func live() {
    let host = Host.live(
      send: { _ in throw TransportError.unknownHost("nowhere") }, openCertificate: { _ in throw CertificateError.noKey(path: "app.pem") },
      openSecretStore: { _, _, _ in .none })

    #expect(abs(host.now().secondsSinceEpoch - Int64(time(nil))) <= 1)
    #expect(host.uptime() <= host.uptime())
    #expect(host.parent()?.hasPrefix("\(getppid())-") == true && host.parent() == host.parent())
    #expect(host.random(32).count == 32 && host.random(32) != host.random(32))
    #expect(host.environment["PATH"] == getenv("PATH").map { String(cString: $0) })
    #expect(throws: TransportError.unknownHost("nowhere")) {
      try host.send(HTTPRequest(method: "GET", url: "https://nowhere/", timeout: .seconds(1)))
    }
  }

  @Test("A header is found without regard to case, the first of that name")
  func header() {
    let response = HTTPResponse(status: 200, headers: [("Retry-After", "5"), ("retry-after", "9")])

    #expect(response.header("RETRY-AFTER") == "5")
    #expect(response.header("Location") == nil)
  }
}
