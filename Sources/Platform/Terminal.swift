import CPlatform
import Glibc

/// The three standard streams.
public struct Terminal: Sendable {
  public var writeOutput: @Sendable ([UInt8]) -> Bool
  public var writeError: @Sendable (String) -> Void
  /// Reads stdin to its end, or as many bytes.
  public var readInput: @Sendable (_ limit: Int) -> [UInt8] = { _ in [] }
  /// Whether a person may be looking at stderr.
  public var errorIsTerminal: Bool
  /// Whether a person may type on stdin.
  public var inputIsTerminal: Bool
  /// Whether a person may be looking at stdout.
  public var outputIsTerminal: Bool
  /// Of the terminal of stderr; `nil` where there is none, or it does not tell.
  public var size: @Sendable () -> (columns: Int, rows: Int)? = { nil }
  /// A line that a person types on stdin, without its end; `nil` at the end of input.
  public var readLine: @Sendable () -> String? = { nil }
  /// Writes a text on stderr after a time, while this process waits for something else; `nil` takes back what is not written yet.
  public var writeErrorLater: @Sendable (_ text: String?, _ after: Duration) -> Void = { _, _ in }
  /// Takes over the terminal of stdin; `nil` where it is none.
  public var openKeyboard: @Sendable () -> Keyboard? = { nil }

  public init(
    writeOutput: @escaping @Sendable ([UInt8]) -> Bool, writeError: @escaping @Sendable (String) -> Void, errorIsTerminal: Bool,
    inputIsTerminal: Bool = false, outputIsTerminal: Bool = false
  ) {
    self.writeOutput = writeOutput
    self.writeError = writeError
    self.errorIsTerminal = errorIsTerminal
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
  }

  public static var live: Terminal {
    var terminal = Terminal(
      writeOutput: writeOutput,
      writeError: { _ = Files.writeAll(Array($0.utf8), to: STDERR_FILENO) },
      errorIsTerminal: isErrorTerminal, inputIsTerminal: isatty(STDIN_FILENO) == 1,
      outputIsTerminal: isatty(STDOUT_FILENO) == 1)
    terminal.readLine = { Swift.readLine() }
    terminal.writeErrorLater = { cplatform_write_later($0, Int32(clamping: Int64($1 / .milliseconds(1)))) }
    terminal.openKeyboard = { Keyboard.live() }
    terminal.readInput = readInput
    terminal.size = errorSize
    return terminal
  }

  /// Source: ioctl_tty(2), TIOCGWINSZ.
  @Sendable private static func errorSize() -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// For the warm path, which makes no `Terminal`; everything else asks its `Host`.
  public static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  @Sendable private static func readInput(_ limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < limit {
      let count = read(STDIN_FILENO, &chunk, min(chunk.count, limit - bytes.count))
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Writes to stdout; false when it is closed or full.
  @Sendable public static func writeOutput(_ bytes: [UInt8]) -> Bool { Files.writeAll(bytes, to: STDOUT_FILENO) }
}
