import CPlatform

/// A program that shows a page.
public struct BrowserCommand: Sendable, Equatable {
  /// An absolute path.
  public let path: String
  /// Without the program's own name. The address is one of them, whole: no shell reads it.
  public let arguments: [String]

  /// What may show the page, best first: the commands of BROWSER, then the programs by which desktops name theirs.
  ///
  /// BROWSER is a list with colons; `%s` stands for the address, which is the last argument of a command without it.
  /// Source: environ(7) and xdg-open(1), BROWSER.
  public static func candidates(for address: String, in environment: Environment) -> [BrowserCommand] {
    let own = (environment["BROWSER"] ?? "").split(separator: ":").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    return (own + [["xdg-open"], ["x-www-browser"], ["www-browser"], ["wslview"]]).compactMap { words in
      guard let name = words.first, let path = name.hasPrefix("/") ? name : executable(named: name, in: environment) else { return nil }
      let given = words.dropFirst()
      let filled = given.map { $0.replacing("%s", with: address) }
      return BrowserCommand(path: path, arguments: given.contains { $0.contains("%s") } ? filled : filled + [address])
    }
  }

  /// Starts it in a session of its own, with nothing on its stdin and its output going nowhere; it outlives this process.
  ///
  /// - Returns: False where it cannot be started. How it ends is not known.
  func start() -> Bool {
    ProgramStart.start(path, arguments) { cplatform_spawn_detached($0, $1) } == 0
  }
}

extension Host {
  /// Shows the page in the person's browser; false when none could be started. Does not wait for it.
  public func openBrowser(at address: String) -> Bool {
    BrowserCommand.candidates(for: address, in: environment).contains { command in
      let hasStarted = startDetached(command)
      log(5, "\(command.path) \(hasStarted ? "shows the sign-in page" : "cannot be started")")
      return hasStarted
    }
  }
}
