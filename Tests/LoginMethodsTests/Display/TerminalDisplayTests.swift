import Platform
import TestSupport
import Testing

@testable import LoginMethods

@Suite struct TerminalDisplayTests {
  private func display(_ environment: [String: String], isTerminal: Bool = true) -> TerminalDisplay? {
    var test = TestHost(environment: environment, errorIsTerminal: isTerminal)
    test.host.terminal.size = { (columns: 80, rows: 24) }
    return TerminalDisplay(of: test.host)
  }

  @Test("Nothing but lines is shown where stderr is no terminal, or one that is dumb or says nothing of itself")
  func lines() {
    #expect(display(["TERM": "xterm"], isTerminal: false) == nil)
    #expect(display(["TERM": "dumb"]) == nil)
    #expect(display(["TERM": ""]) == nil)
    #expect(display([:]) == nil)
  }

  @Test("The locale tells whether there are block elements, in the order of POSIX")
  func locale() {
    #expect(display(["TERM": "xterm", "LANG": "en_US.UTF-8"])?.isUTF8 == true)
    #expect(display(["TERM": "xterm", "LC_CTYPE": "C.utf8", "LANG": "C"])?.isUTF8 == true)
    #expect(display(["TERM": "xterm", "LC_ALL": "C", "LC_CTYPE": "C.utf8", "LANG": "en_US.UTF-8"])?.isUTF8 == false)
    #expect(display(["TERM": "xterm"]) == TerminalDisplay(columns: 80, rows: 24))
  }

  @Test("NO_COLOR with any value takes the colours, an empty one does not")
  func colors() {
    #expect(display(["TERM": "xterm", "NO_COLOR": "0"])?.hasColors == false)
    #expect(display(["TERM": "xterm", "NO_COLOR": ""])?.hasColors == true)
  }

  @Test(
    "An https address is a link; what else stands there is text",
    arguments: ["http://a/", "https://a/\u{7}b", "https://a/ü", "javascript:x", ""])
  func links(_ address: String) {
    let display = TerminalDisplay()

    #expect(display.link("a page", to: "https://a.example/x") == "\u{1B}]8;;https://a.example/x\u{1B}\\a page\u{1B}]8;;\u{1B}\\")
    #expect(display.link("a page", to: address) == "a page")
  }

  @Test("The clipboard gets the text as base64")
  func clipboard() {
    #expect(TerminalDisplay().copying("ABC") == "\u{1B}]52;c;QUJD\u{1B}\\")
  }

  @Test("The Linux console gets no command that it may print")
  func console() throws {
    let console = try #require(display(["TERM": "linux"]))

    #expect(console.link("a page", to: "https://a.example/x") == "a page")
    #expect(console.copying("ABC") == nil)
  }
}
