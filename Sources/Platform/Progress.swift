/// A line on a terminal that says what is waited for, from the moment on when the work takes longer than people like to wait in silence.
public final class Progress {
  private let host: Host
  private let start: Duration
  private var isShown = false

  /// Since the start of the work.
  public static let patience = Duration.seconds(1)

  public init(on host: Host) {
    self.host = host
    start = host.uptime()
  }

  /// What is waited for from now on.
  public func show(_ line: String) {
    guard host.terminal.errorIsTerminal, !host.isQuiet else { return }
    let left = Self.patience - (host.uptime() - start)
    isShown = true
    if left <= .zero {
      host.terminal.writeErrorLater(nil, .zero)
      host.showProgress(line)
    } else {
      host.terminal.writeErrorLater("\r\u{1B}[K" + host.presentableLine(line), left)
    }
  }

  /// Takes the line away: somebody else writes now.
  public func clear() {
    guard isShown else { return }
    isShown = false
    host.terminal.writeErrorLater(nil, .zero)
    // With some room: the other clock may be ahead.
    if host.uptime() - start >= Self.patience - .milliseconds(100) { host.showProgress(nil) }
  }
}
