import Platform
import TestSupport
import Testing

/// What a person sees of a sign-in with a code, through a terminal of the given size.
@Suite("A device code at a terminal", .enabled(if: Programs.installed("tmux") != nil, "tmux is missing"))
struct DeviceCodeScreenTests {
  @Test("On a high screen the code stands in large letters, above a picture of the page's address")
  func highScreen() async throws {
    let screen = try await screen(columns: 80, rows: 45)

    #expect(screen.text.hasPrefix("To sign in, open the page \(screen.page) in a web browser and enter the code \(screen.code) there.\n\n"))
    #expect(screen.text.contains("\n\n  \(screen.page)\n"))
    #expect(screen.drawnLines == Self.lettersHeight + Self.pictureHeight)
    #expect(screen.lastLine.hasPrefix("Waiting for the sign-in, "))
  }

  @Test("80 columns and 24 rows have room for the picture, and the code's letters stand apart")
  func usualScreen() async throws {
    let screen = try await screen(columns: 80, rows: 24)

    #expect(screen.text.contains("\n  \(screen.code.map(String.init).joined(separator: " "))\n\n  \(screen.page)\n"))
    #expect(screen.drawnLines == Self.pictureHeight)
    #expect(screen.text.hasPrefix("To sign in, "))
  }

  @Test("40 columns have room for the picture too, on a high screen")
  func narrowScreen() async throws {
    let screen = try await screen(columns: 40, rows: 45)

    #expect(screen.text.contains("\n  \(screen.code.map(String.init).joined(separator: " "))\n\n  \(screen.page)\n"))
    #expect(screen.drawnLines == Self.pictureHeight)
  }

  @Test("Where there is no room, or nobody wants the picture, it is left out")
  func withoutPicture() async throws {
    let small = try await screen(columns: 40, rows: 16)
    let unwanted = try await screen(columns: 80, rows: 45, ["--no-qr"])

    #expect(small.drawnLines == 0 && small.text.hasPrefix("To sign in, "))
    #expect(unwanted.drawnLines == Self.lettersHeight)
  }

  @Test("The code is put on the terminal's clipboard where that is asked for")
  func clipboard() async throws {
    let asked = try await screen(columns: 80, rows: 45, ["--copy-code"])
    let not = try await screen(columns: 80, rows: 45)

    #expect(asked.clipboard == asked.code)
    #expect(not.clipboard == "")
  }

  @Test("The page is a link, and what other processes read of the prompt has no sequence in it")
  func sequences() async throws {
    let screen = try await screen(columns: 80, rows: 45)

    #expect(screen.bytes.contains("\u{1B}]8;;\(screen.page)\u{1B}\\\(screen.page)\u{1B}]8;;\u{1B}\\"))
    #expect(screen.prompt.contains(screen.code) && !screen.prompt.contains("\u{1B}") && !screen.prompt.lowercased().contains("u001b"))
  }

  @Test("A dumb terminal gets the sentence alone", arguments: ["dumb", ""])
  func dumbTerminal(_ kind: String) async throws {
    let screen = try await screen(columns: 80, rows: 45, ["--copy-code"], ["TERM": kind])

    #expect(
      screen.text
        == "To sign in, open the page \(screen.page) in a web browser and enter the code \(screen.code) there.\n\(screen.lastLine)")
    #expect(screen.clipboard == "")
  }

  @Test("The browser opens the page where that is asked for, and afterwards the screen tells who has signed in")
  func browser() async throws {
    let screen = try await screen(columns: 80, rows: 45, ["--open-browser"], ["BROWSER": "page-opener"])

    #expect(screen.opened == "\(screen.page)\n")
    #expect(screen.end.contains("kubelogin: signed in as ada@contoso.example, tenant \(Workplace.contoso)"))
  }

  // MARK: The screen

  /// Of a version 3 code with its border, without the lines that are all border.
  private static let pictureHeight = 15
  private static let lettersHeight = 4

  private struct Screen {
    var text = ""
    var end = ""
    var bytes = ""
    var clipboard = ""
    var prompt = ""
    var opened = ""
    var page = ""

    var code: String {
      text.replacing("\n", with: " ").split(separator: "enter the code ").dropFirst().first?.prefix { $0 != " " }.description ?? "?"
    }
    var drawnLines: Int {
      text.split(separator: "\n").count { line in line.contains { "█▀▄".contains($0) } && line.allSatisfy { "█▀▄ ".contains($0) } }
    }
    var lastLine: String { text.split(separator: "\n").last.map(String.init) ?? "" }
  }

  private func screen(
    columns: Int, rows: Int, _ flags: [String] = [], _ variables: [String: String] = [:]
  ) async throws -> Screen {
    try await onOwnThread {
      let work = try Workplace()
      let opener =
        "#!/bin/sh\necho \"$1\" > \(work.directory.path)/opened.new && mv \(work.directory.path)/opened.new \(work.directory.path)/opened\n"
      try work.directory.write(opener, to: "bin/page-opener")
      try work.directory.write("set -s set-clipboard on\nset -g default-terminal screen-256color\nset -g status off\n", to: "tmux.conf")
      _ = try work.run("chmod", ["755", "\(work.directory.path)/bin/page-opener"])
      let settings = ["LC_ALL=C.UTF-8"] + variables.map { "\($0.key)=\($0.value)" }
      let command =
        "env \(settings.joined(separator: " ")) \(([Programs.kubelogin] + work.deviceCode + flags).joined(separator: " ")) > /dev/null; exec cat"
      func tmux(_ words: String...) throws -> String {
        let arguments = ["-u", "-S", "\(work.directory.path)/tmux", "-f", "\(work.directory.path)/tmux.conf"] + words
        return try work.run("tmux", arguments, ["LC_ALL": "C.UTF-8", "TERM": "screen-256color"]).output
      }
      func shown() throws -> String { try tmux("capture-pane", "-p", "-J").trimmingLines }

      _ = try tmux(
        "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", command, ";", "pipe-pane", "-O", "cat > \(work.directory.path)/bytes")
      defer { _ = try? tmux("kill-server") }
      try wait(for: "the prompt") { try shown().contains("Waiting for the sign-in, ") }
      var screen = Screen(text: try shown(), page: "\(work.emulator.baseURL)/devicelogin")
      if flags.contains("--copy-code"), variables["TERM"] == nil { try wait(for: "the clipboard") { try tmux("show-buffer") != "" } }
      if flags.contains("--open-browser") { try wait(for: "the browser") { (try? work.directory.read("opened")) != nil } }
      screen.clipboard = try tmux("show-buffer")
      screen.opened = (try? work.directory.read("opened")) ?? ""
      screen.prompt = try work.run("sh", ["-c", "cat \(work.cache)/accounts/*.prompt"]).output
      try wait(for: "the bytes") { (try? work.directory.read("bytes"))?.contains("Waiting for the sign-in, ") == true }
      screen.bytes = try work.directory.read("bytes")
      try work.emulator.approve("ada@contoso.example")
      try wait(for: "the sign-in") { try shown().contains("signed in as") }
      screen.end = try shown()
      return screen
    }
  }
}

extension String {
  /// Without the blanks at the ends of lines and the empty lines at its end.
  fileprivate var trimmingLines: String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false).map { String($0.reversed().drop { $0 == " " }.reversed()) }
    return lines.reversed().drop(while: \.isEmpty).reversed().joined(separator: "\n")
  }
}
