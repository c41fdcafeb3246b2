import FoundationEssentials
import Platform

/// What the terminal of stderr can show, beside plain lines.
struct TerminalDisplay: Equatable {
  /// 0 where the terminal does not tell.
  var columns = 0
  var rows = 0
  /// It has the block elements of Unicode.
  var isUTF8 = false
  /// Colours are welcome.
  var hasColors = true
  /// It passes over the operating system commands that it does not know; the Linux console of older kernels prints them.
  var takesCommands = true

  init(columns: Int = 0, rows: Int = 0, isUTF8: Bool = false, hasColors: Bool = true, takesCommands: Bool = true) {
    (self.columns, self.rows, self.isUTF8, self.hasColors, self.takesCommands) = (columns, rows, isUTF8, hasColors, takesCommands)
  }

  /// `nil` where stderr is no terminal, or one that takes no escape sequences.
  ///
  /// Source: environ(7), TERM; POSIX.1-2024, section 8.2, for the order of the locale's variables; no-color.org.
  init?(of host: Host) {
    guard host.terminal.errorIsTerminal, let kind = host.environment.nonEmpty("TERM"), kind != "dumb" else { return nil }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { host.environment.nonEmpty($0) }.first ?? ""
    let size = host.terminal.size()
    (columns, rows) = (size?.columns ?? 0, size?.rows ?? 0)
    isUTF8 = ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
    hasColors = host.environment.nonEmpty("NO_COLOR") == nil
    takesCommands = kind != "linux"
  }

  /// How many rows a line takes.
  func height(of line: String) -> Int {
    columns > 0 ? max(1, (line.count + columns - 1) / columns) : 1
  }

  // MARK: Sequences. Source: ECMA-48, section 8.3.117 (SGR); xterm, "Control Sequences", operating system commands

  private static let escape = "\u{1B}"
  private static let endOfCommand = "\u{1B}\\"

  static func bold(_ text: String) -> String { "\(escape)[1m\(text)\(escape)[0m" }

  static func blackOnWhite(_ text: String) -> String { "\(escape)[30;107m\(text)\(escape)[0m" }

  /// A text that opens the address when it is clicked; the text alone where the address is not https or the terminal may print the sequence.
  ///
  /// Source: "Hyperlinks in terminal emulators", OSC 8: an address has printable ASCII only.
  func link(_ text: String, to address: String) -> String {
    guard takesCommands, (try? RequestTarget(address))?.isSecure == true, address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return text
    }
    return "\(Self.escape)]8;;\(address)\(Self.endOfCommand)\(text)\(Self.escape)]8;;\(Self.endOfCommand)"
  }

  /// Puts a text on the clipboard of the machine that the terminal runs on, where it allows that; `nil` where it may print the sequence.
  ///
  /// Source: xterm, "Control Sequences", OSC 52.
  func copying(_ text: String) -> String? {
    guard takesCommands else { return nil }
    return "\(Self.escape)]52;c;\(Data(text.utf8).base64EncodedString())\(Self.endOfCommand)"
  }
}
