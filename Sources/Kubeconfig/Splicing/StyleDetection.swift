extension BlockStyle {
  /// The style of a whole file: its first block user, its first block list of arguments, its first line break.
  init(of document: KubeconfigDocument) {
    let bytes = document.bytes
    let firstBreak = bytes.lineBreak(after: 0)
    lineBreak = firstBreak.isEmpty ? "\n" : firstBreak
    allowsLiterals = bytes.lineBreakLength(before: bytes.count) > 0
    let users = document.userNodes.lazy.flatMap { $0.entries(named: "user") }
    if let step = users.compactMap({ bytes.step(of: $0) }).first { self.step = step }
    let lists = users.flatMap { $0.value.entries(named: "exec") }.compactMap { bytes.listOffset(below: $0.value) }
    let own = document.tree.root?.entries(named: "users").first.flatMap { bytes.listOffset(of: $0) }
    if let offset = lists.first ?? own { listOffset = offset }
  }

  /// The same, but as a user itself is written where it shows it. `replaced`: its `exec` or `auth-provider`.
  func near(_ replaced: YAMLEntry, of user: YAMLEntry, in bytes: [UInt8]) -> BlockStyle {
    var style = self
    style.step = bytes.step(of: replaced) ?? bytes.step(of: user) ?? step
    style.listOffset = bytes.listOffset(below: replaced.value) ?? listOffset
    let ownBreak = bytes.lineBreak(after: replaced.key.extent.lowerBound)
    if !ownBreak.isEmpty { style.lineBreak = ownBreak }
    return style
  }
}

extension BlockStyle {
  /// The same, for lines that end at a place: without literals where one would take in the comment below, right of a column.
  func before(_ place: Int, rightOf column: Int, in bytes: [UInt8]) -> BlockStyle {
    var style = self
    if bytes.hasComment(below: place, rightOf: column) { style.allowsLiterals = false }
    return style
  }
}

extension FlowStyle {
  /// The style of a user that is, or whose `replaced` entry is, a flow collection.
  init(near replaced: YAMLEntry, of user: YAMLNode, in bytes: [UInt8]) {
    let isOwn = user.isFlow
    let inner = replaced.value.isFlow ? replaced.value : user
    let keys = isOwn ? replaced.key : inner.entries?.first?.key
    isQuoted = keys.map { bytes[$0.extent.lowerBound] == UInt8(ascii: "\"") } ?? false
    let isTight = (isOwn ? replaced : inner.entries?.first).map { bytes.hasTightColon($0) } ?? false
    colon = isQuoted && isTight ? ":" : ": "
    comma = bytes.isTightAfterComma(inner) ?? bytes.isTightAfterComma(user) ?? (colon == ":") ? "," : ", "
    let start = replaced.key.extent.lowerBound
    if isOwn && bytes.hasLineBreak(in: replaced.value.extent) && bytes.isFirstInLine(start) {
      layout = bytes.layout(of: replaced, in: user)
    } else if bytes.hasSpaceInside(inner) {
      padding = " "
    }
  }
}

extension [UInt8] {
  /// Whether the next line that is not blank is a comment right of a column: a literal that ends above it would take it in.
  func hasComment(below offset: Int, rightOf column: Int) -> Bool {
    var start = lineEnd(of: offset)
    while start < count {
      start += lineBreakLength(at: start)
      let text = self[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.endIndex
      guard text < count, lineBreakLength(at: text) > 0 else {
        return text < count && self[text] == UInt8(ascii: "#") && text - start > column
      }
      start = text
    }
    return false
  }

  /// A line break and the indentation of the lines below an entry's line. Looks for the ends of that line.
  func newLine(below entry: YAMLEntry) -> String {
    let start = entry.key.extent.lowerBound
    let lineBreak = lineBreak(after: start)
    return (lineBreak.isEmpty ? "\n" : lineBreak) + String(repeating: " ", count: indentation(ofLineWith: start).utf8.count + 2)
  }

  /// Columns from the key of a block mapping to the keys in it.
  fileprivate func step(of entry: YAMLEntry) -> Int? {
    guard !entry.value.isFlow, let first = entry.value.entries?.first, first.key.line > entry.key.line else { return nil }
    let step = column(of: first.key.extent.lowerBound) - column(of: entry.key.extent.lowerBound)
    return step > 0 ? step : nil
  }

  /// Lines like those of a flow entry that starts one.
  fileprivate func layout(of entry: YAMLEntry, in mapping: YAMLNode) -> FlowStyle.Layout {
    let start = entry.key.extent.lowerBound
    let indentation = indentation(ofLineWith: start)
    let step = step(inside: entry, of: mapping)
    // Within block style YAML allows no tab before what follows a plain scalar.
    guard isJSON || !(indentation + step).contains("\t") else { return .oneLine }
    let lineBreak = lineBreak(after: start)
    return .lines(indentation: indentation, step: step, lineBreak: lineBreak.isEmpty ? "\n" : lineBreak)
  }

  /// Whether the whole text is one flow mapping.
  fileprivate var isJSON: Bool {
    indices.first { !isBlank(at: $0) && lineBreakLength(at: $0) == 0 }.map { self[$0] == UInt8(ascii: "{") } ?? false
  }

  /// Columns from a key to the dashes of its block list.
  fileprivate func listOffset(of entry: YAMLEntry) -> Int? {
    guard !entry.value.isFlow, let first = entry.value.items?.first, first.line > entry.key.line else { return nil }
    return Swift.max(0, indentation(ofLineWith: first.extent.lowerBound).utf8.count - column(of: entry.key.extent.lowerBound))
  }

  fileprivate func listOffset(below exec: YAMLNode) -> Int? {
    (exec.entries ?? []).lazy.compactMap { self.listOffset(of: $0) }.first
  }

  fileprivate func hasTightColon(_ entry: YAMLEntry) -> Bool {
    let end = entry.key.extent.upperBound
    return entry.value.extent.lowerBound == end + 1
  }

  /// Whether there is nothing between the first comma and what follows it; `nil` without a comma.
  fileprivate func isTightAfterComma(_ mapping: YAMLNode) -> Bool? {
    guard mapping.isFlow, let entries = mapping.entries, entries.count > 1 else { return nil }
    return self[entries[1].key.extent.lowerBound - 1] == UInt8(ascii: ",")
  }

  fileprivate func hasSpaceInside(_ mapping: YAMLNode) -> Bool {
    guard mapping.isFlow, let first = mapping.entries?.first?.key.extent.lowerBound, first > 0 else { return false }
    return self[first - 1] == UInt8(ascii: " ") && !hasLineBreak(in: mapping.extent.lowerBound..<first)
  }

  /// What the lines in an entry have before them beyond the entry's own line, else what that has beyond its mapping's.
  fileprivate func step(inside entry: YAMLEntry, of mapping: YAMLNode) -> String {
    let own = indentation(ofLineWith: entry.key.extent.lowerBound)
    if let inner = entry.value.entries?.first?.key.extent.lowerBound {
      let deeper = indentation(ofLineWith: inner)
      if deeper.hasPrefix(own) && deeper != own { return String(deeper.dropFirst(own.count)) }
    }
    let outer = indentation(ofLineWith: mapping.extent.lowerBound)
    return own.hasPrefix(outer) && own != outer ? String(own.dropFirst(outer.count)) : "  "
  }
}
