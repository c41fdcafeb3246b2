import Platform

/// A list from which a person takes one line: what is typed filters it. A pure state; `ListDialogue` shows it.
struct ListChooser {
  private let header: String
  private let lines: [String]
  private(set) var filter = ""
  /// Of those that match.
  private var selection = 0

  enum Outcome: Equatable {
    case chosen(Int)
    case left
    case interrupted
  }

  /// - Parameter lines: Not empty.
  init(header: String, lines: [String]) {
    self.header = header.withoutControlCharacters
    self.lines = lines.map(\.withoutControlCharacters)
  }

  /// The lines that have every word of the filter, without regard to case.
  var matches: [Int] {
    let words = filter.lowercased().split(separator: " ")
    return lines.indices.filter { index in words.allSatisfy { lines[index].lowercased().contains($0) } }
  }

  /// `nil` where the person goes on.
  mutating func press(_ key: Key, page: Int) -> Outcome? {
    let count = matches.count
    switch key {
    case .enter: return count == 0 ? nil : .chosen(matches[selection])
    case .escape, .endOfInput: return .left
    case .interrupt: return .interrupted
    case .up: selection = count == 0 ? 0 : (selection + count - 1) % count
    case .down: selection = count == 0 ? 0 : (selection + 1) % count
    case .pageUp: selection = max(0, selection - page)
    case .pageDown: selection = min(max(0, count - 1), selection + page)
    case .first: selection = 0
    case .last: selection = max(0, count - 1)
    case .text(let text): setFilter(filter + text.withoutControlCharacters)
    case .eraseCharacter: setFilter(String(filter.dropLast()))
    case .eraseAll: setFilter("")
    }
    return nil
  }

  private mutating func setFilter(_ text: String) {
    filter = text
    selection = 0
  }

  /// What a screen of this size shows, none of its lines too long for it.
  func screen(columns: Int, rows: Int) -> [String] {
    let (matches, height) = (matches, Self.height(rows: rows))
    let start = max(0, min(selection - height / 2, matches.count - height))
    var screen = ["  \(header)"]
    screen += matches[start...].prefix(height).enumerated().map { offset, index in
      (start + offset == selection ? "> " : "  ") + lines[index]
    }
    if matches.isEmpty { screen.append("  nothing matches") }
    screen.append("Filter: \(filter)  (\(matches.count) of \(lines.count); Enter takes the marked one, Esc leaves)")
    // The last column stays empty: some terminals go on to the next line behind it.
    return screen.map { String($0.prefix(max(1, columns - 1))) }
  }

  /// Clusters that are shown at a time.
  static func height(rows: Int) -> Int { max(1, min(15, rows - 3)) }
}
