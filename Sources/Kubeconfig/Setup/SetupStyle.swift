extension FlowStyle {
  /// The style of a flow mapping, for another one like it: in lines where its first key starts one.
  init(of mapping: YAMLNode, in bytes: [UInt8]) {
    guard let first = mapping.entries?.first else {
      self.init(isQuoted: true)
      return
    }
    self.init(near: first, of: mapping, in: bytes)
    let (start, key) = (mapping.extent.lowerBound, first.key.extent.lowerBound)
    guard bytes.hasLineBreak(in: start..<key) else {
      (layout, padding) = (.oneLine, bytes[key - 1] == UInt8(ascii: " ") ? " " : "")
      return
    }
    let outer = bytes.indentation(ofLineWith: start)
    let inner = bytes.indentation(ofLineWith: key)
    let step = inner.hasPrefix(outer) && inner != outer ? String(inner.dropFirst(outer.count)) : "  "
    (layout, padding) = (.lines(indentation: outer, step: step, lineBreak: bytes.lineBreak(after: start)), "")
  }

  /// The text between two entries at a level.
  func separator(level: Int) -> String {
    guard case .lines(let indentation, let step, let lineBreak) = layout else { return comma }
    return "," + lineBreak + indentation + String(repeating: step, count: level)
  }
}

extension BlockStyle {
  /// The lines of a list's item, its dash at the start of the first.
  func listItem(_ fields: [ConfigValue.Field]) -> [String] {
    lines(fields).enumerated().map { number, line in line.isEmpty ? "" : (number == 0 ? "- " : "  ") + line }
  }

  /// Whole lines in front of which a line ends: each with its line break before it.
  func following(_ lines: [String], column: Int) -> String {
    let spaces = String(repeating: " ", count: column)
    return lines.map { lineBreak + ($0.isEmpty ? "" : spaces + $0) }.joined()
  }
}
