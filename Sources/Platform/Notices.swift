extension Host {
  /// A line on stderr that a good run can do without, only for people: where stderr is a terminal, or with `-v`.
  ///
  /// Callers read stdout and stderr as one, or take any line on stderr for a failure. A prompt, and its reason, is not a notice: see `say`.
  public func notice(_ line: String) {
    if !isQuiet && (terminal.errorIsTerminal || verbosity > 0) { say(line) }
  }

  /// Whether nobody wants notices, not even at a terminal.
  public var isQuiet: Bool { environment.nonEmpty("KUBELOGIN_QUIET") != nil }
}
