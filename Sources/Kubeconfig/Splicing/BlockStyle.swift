/// How a file writes YAML's block collections.
struct BlockStyle: Equatable {
  /// Spaces from a key to the keys below it; at least 1.
  var step = 2
  /// Spaces from a key to the dashes of its list.
  var listOffset = 0
  var lineBreak = "\n"
  /// Whether a text of several lines may become a literal (`|`): not where the file's last line has no line break.
  var allowsLiterals = true

  /// `key:`, then the comments, then the value, for a key in column `column`. Without a final line break.
  func entry(_ key: String, _ value: [ConfigValue.Field], column: Int, comments: [String] = []) -> String {
    let below = String(repeating: " ", count: step)
    let lines = ["\(key):"] + comments.map { below + $0 } + indented(self.lines(value), by: step)
    return indented(lines, by: column).joined(separator: lineBreak).trimmingLeadingSpaces()
  }

  func lines(_ fields: [ConfigValue.Field]) -> [String] {
    fields.flatMap { key, value -> [String] in
      switch value {
      case .text(let text):
        if let literal = literal(text) { return ["\(key): \(literal.header)"] + indented(literal.lines, by: step) }
        return ["\(key): \(YAMLScalarText.shortest(text, inFlow: false))"]
      case .boolean(let boolean): return ["\(key): \(boolean)"]
      case .texts(let texts):
        return ["\(key):"] + indented(texts.map { "- " + YAMLScalarText.shortest($0, inFlow: false) }, by: listOffset)
      case .mapping(let fields): return ["\(key):"] + indented(lines(fields), by: step)
      case .mappings(let mappings): return ["\(key):"] + indented(mappings.flatMap(item), by: listOffset)
      }
    }
  }

  private func item(_ fields: [ConfigValue.Field]) -> [String] {
    let lines = BlockStyle(allowsLiterals: false).lines(fields)
    return lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
  }

  /// A text of several lines that a literal holds without loss: no escapes, at most one line break at its end.
  private func literal(_ text: String) -> (header: String, lines: [String])? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard allowsLiterals, lines.count > 1, step <= 9 else { return nil }
    let endsWithBreak = lines.last == ""
    if endsWithBreak { lines.removeLast() }
    guard lines.last?.contains(where: { $0 != " " }) == true else { return nil }
    guard lines.allSatisfy({ $0.unicodeScalars.allSatisfy(YAMLScalarText.isPrintable) }) else { return nil }
    let indicator = text.hasPrefix(" ") || text.hasPrefix("\n") ? "\(step)" : ""
    return ("|" + indicator + (endsWithBreak ? "" : "-"), lines)
  }

  private func indented(_ lines: [String], by count: Int) -> [String] {
    let spaces = String(repeating: " ", count: count)
    return lines.map { $0.isEmpty ? "" : spaces + $0 }
  }
}

extension String {
  fileprivate func trimmingLeadingSpaces() -> String {
    String(drop { $0 == " " })
  }
}
