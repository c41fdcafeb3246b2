import Platform

/// Lets a person at the terminal take one line of a list: with arrow keys, or by its number where the terminal knows no such things.
struct ListDialogue {
  let host: Host
  let header: String
  /// Not empty.
  let lines: [String]

  /// How long the rest of a key's bytes may take on a slow line.
  private static let keyPatience = Duration.milliseconds(100)

  /// Whether a person can see a list and answer.
  static func isPossible(on host: Host) -> Bool { host.terminal.inputIsTerminal && host.terminal.errorIsTerminal }

  /// The place of the line in the list. Throws `ClusterChoiceError.notChosen` where the person leaves.
  func choice() throws -> Int {
    let terminal = host.environment.nonEmpty("TERM") ?? "dumb"
    guard terminal != "dumb", let keyboard = host.terminal.openKeyboard() else { return try numberedChoice() }
    let dialogue = Screen(keyboard: keyboard, host: host)
    let outcome = dialogue.run(ListChooser(header: header, lines: lines), patience: Self.keyPatience)
    switch outcome {
    case .chosen(let index): return index
    case .left: throw ClusterChoiceError.notChosen
    // The signal has ended this process by now, except in a test.
    case .interrupted: throw NegativeAnswer()
    }
  }

  /// One question after another, with whole lines: for a terminal without cursor, a screen reader, or a slow line.
  private func numberedChoice() throws -> Int {
    var filter = ""
    while true {
      let shown = lines.indices.filter { lines[$0].lowercased().contains(filter.lowercased()) }
      let width = "\(lines.count)".count
      let numbers = lines.indices.map { String(repeating: " ", count: width - "\($0 + 1)".count) + "\($0 + 1)" }
      host.say(String(repeating: " ", count: width + 2) + header)
      for index in shown { host.say("\(numbers[index])  \(lines[index].withoutControlCharacters)") }
      host.terminal.writeError("Number of the cluster, or a part of its line (Enter leaves): ")
      guard let answer = host.terminal.readLine().map({ $0.filter { !$0.isWhitespace } }), !answer.isEmpty else {
        throw ClusterChoiceError.notChosen
      }
      if let number = Int(answer), lines.indices.contains(number - 1) { return number - 1 }
      filter = lines.contains { $0.lowercased().contains(answer.lowercased()) } ? answer : ""
    }
  }
}

/// The list on a terminal with a cursor. It takes as many lines as it needs, and gives them back.
private struct Screen {
  let keyboard: Keyboard
  let host: Host

  func run(_ list: ListChooser, patience: Duration) -> ListChooser.Outcome {
    var (list, reader, height) = (list, KeyReader(), 0)
    while true {
      draw(list, &height)
      let event = keyboard.next(reader.isWaiting ? patience : nil)
      let keys: [Key]
      switch event {
      case .bytes(let bytes): keys = reader.read(bytes)
      case .timeOver: keys = reader.timeOver()
      case .resized: keys = []
      case .end: return end(.left, height, signal: nil)
      case .signal(let signal): return end(.interrupted, height, signal: signal)
      }
      for key in keys {
        guard let outcome = list.press(key, page: ListChooser.height(rows: size.rows)) else { continue }
        return end(outcome, height, signal: outcome == .interrupted ? interruption : nil)
      }
    }
  }

  /// Source: signal(7), SIGINT.
  private let interruption: Int32 = 2

  private var size: (columns: Int, rows: Int) { host.terminal.size() ?? (80, 24) }

  /// Over what was drawn before. Source: ECMA-48, CPL, ED and EL.
  private func draw(_ list: ListChooser, _ height: inout Int) {
    let lines = list.screen(columns: size.columns, rows: size.rows)
    host.terminal.writeError(upwards(height) + "\r\u{1B}[J" + lines.joined(separator: "\r\n"))
    height = lines.count
  }

  private func end(_ outcome: ListChooser.Outcome, _ height: Int, signal: Int32?) -> ListChooser.Outcome {
    host.terminal.writeError(upwards(height) + "\r\u{1B}[J")
    keyboard.close(signal)
    return outcome
  }

  private func upwards(_ height: Int) -> String { height > 1 ? "\u{1B}[\(height - 1)A" : "" }
}
