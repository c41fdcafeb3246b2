import Glibc

/// The three standard streams.
public struct Terminal: Sendable {
  public var writeOutput: @Sendable ([UInt8]) -> Bool
  public var writeError: @Sendable (String) -> Void
  /// Whether a person may be looking at stderr.
  public var errorIsTerminal: Bool
  /// Whether a person may type on stdin.
  public var inputIsTerminal: Bool
  /// Whether a person may be looking at stdout.
  public var outputIsTerminal: Bool
  /// Of the terminal of stderr; `nil` where there is none, or it does not tell.
  public var size: @Sendable () -> (columns: Int, rows: Int)? = { nil }

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

  /// Writes to stdout; false when it is closed or full.
  @Sendable public static func writeOutput(_ bytes: [UInt8]) -> Bool { Files.writeAll(bytes, to: STDOUT_FILENO) }
}
