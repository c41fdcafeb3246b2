import Glibc

/// The ways in which the program ends.
public enum Endings {
  /// Lets SIGTERM and SIGINT end the process even where a shell had them ignored, as it does for commands in the background.
  public static func acceptSignals() {
    signal(SIGTERM, SIG_DFL)
    signal(SIGINT, SIG_DFL)
  }

  /// Waits for the end of standard input, then ends the process; never returns.
  public static func followStandardInput() -> Never {
    var byte: UInt8 = 0
    var count = 1
    while count > 0 || (count < 0 && errno == EINTR) { count = read(STDIN_FILENO, &byte, 1) }
    exit(0)
  }
}
