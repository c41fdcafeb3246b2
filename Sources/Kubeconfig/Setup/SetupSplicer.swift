/// Decides which bytes are added to a file that has keys: new entries follow those of their list, new keys follow the others.
struct SetupSplicer {
  /// A value for one of the file's keys: a new entry of its list, or a text in place of the one there.
  struct NewValue {
    var key: String
    var value: Value

    enum Value {
      /// The entry's content and its name, and the place of the old entry that makes way for it.
      case entry(noun: String, content: [ConfigValue.Field], name: String, replacing: Int?)
      case text(String)
    }
  }

  private let document: KubeconfigDocument
  private let root: YAMLNode
  private var style: BlockStyle
  private var splices: [Splice] = []

  private var bytes: [UInt8] { document.bytes }
  private var comments: YAMLComments { YAMLComments(bytes: bytes) }

  init(_ document: KubeconfigDocument, root: YAMLNode) {
    self.document = document
    self.root = root
    style = BlockStyle(of: document)
    // No user shows it: then lists in an entry are written like those of the file.
    if document.userNodes.isEmpty { style.listOffset = listOffset }
  }

  static func splices(for newValues: [NewValue], to document: KubeconfigDocument, root: YAMLNode) throws(KubeconfigSetupError) -> [Splice] {
    var splicer = SetupSplicer(document, root: root)
    var missing: [NewValue] = []
    // What extends an old key comes before a new key, also where both go to one place.
    for newValue in newValues {
      if let entry = try splicer.entry(newValue.key) { try splicer.extend(entry, with: newValue) } else { missing.append(newValue) }
    }
    for newValue in missing { try splicer.addKey(newValue) }
    return splicer.splices
  }

  /// The key's one place in the file.
  private func entry(_ key: String) throws(KubeconfigSetupError) -> YAMLEntry? {
    let found = root.entries(named: key)
    guard found.count < 2 else { throw unusual(key, root.line, "the key stands twice") }
    guard let entry = found.first else {
      guard root.value(key) == nil else { throw unusual(key, root.line, "a merge key (<<) brings it in") }
      return nil
    }
    if case .alias = entry.value.content { throw unusual(key, entry.key.line, "it is a YAML alias") }
    guard entry.value.anchor == nil, entry.value.tag == nil else { throw unusual(key, entry.key.line, "it has an anchor or a tag") }
    return entry
  }

  private mutating func insert(_ text: String, at place: Int) {
    if let same = splices.firstIndex(where: { $0.range == place..<place }) {
      splices[same].replacement += text
    } else {
      splices.append(Splice(range: place..<place, replacement: text))
    }
  }

  private func unusual(_ key: String, _ line: Int, _ what: String) -> KubeconfigSetupError {
    .unusualStyle(path: document.path, line: line, key: key, what: what)
  }
}

// Keys that are there
extension SetupSplicer {
  private mutating func extend(_ entry: YAMLEntry, with newValue: NewValue) throws(KubeconfigSetupError) {
    switch newValue.value {
    case .text(let text): return try replace(entry, with: text)
    case .entry(_, _, _, replacing: let place?): return try replaceItem(place, of: entry, with: newValue)
    case .entry: break
    }
    guard let last = entry.value.items?.last else {
      guard entry.value.isNull || entry.value.items != nil else { throw unusual(newValue.key, entry.key.line, "it is not a list") }
      return try fill(entry, with: newValue)
    }
    if entry.value.isFlow { return try append(newValue, behindFlow: last, in: entry) }
    let start = entry.value.extent.lowerBound
    guard bytes.isFirstInLine(start), bytes[start] == UInt8(ascii: "-") else {
      throw unusual(newValue.key, entry.key.line, "its first dash does not start a line")
    }
    let fields = newValue.fields(like: last)
    let (column, place) = (bytes.column(of: start), try lineEnd(behind: YAMLEntry(key: last, value: last), newValue.key))
    let style = style(like: last).before(place, rightOf: column, in: bytes)
    let lines = last.isFlow ? ["- " + FlowStyle(of: last, in: bytes).mapping(fields, level: 0)] : style.listItem(fields)
    insert(style.following(lines, column: column), at: place)
  }

  /// The new entry takes the place of an old one, whose bytes go: nothing else may lead there.
  private mutating func replaceItem(_ place: Int, of entry: YAMLEntry, with newValue: NewValue) throws(KubeconfigSetupError) {
    guard let items = entry.value.items, items.indices.contains(place) else { throw unusual(newValue.key, entry.key.line, "it is no list") }
    let old = items[place]
    guard old.entries != nil else { throw unusual(newValue.key, old.line, "the entry is a YAML alias") }
    guard !old.hasAnchor else { throw unusual(newValue.key, old.line, "the entry has an anchor, which another one may use") }
    let fields = newValue.fields(like: nil)
    let start = old.extent.lowerBound
    let text: String
    if old.isFlow {
      text = FlowStyle(of: old, in: bytes).mapping(fields, level: 0)
    } else {
      let style = style(like: old)
      let spaces = String(repeating: " ", count: bytes.column(of: start))
      text = style.lines(fields).enumerated().map { $0 == 0 || $1.isEmpty ? $1 : spaces + $1 }.joined(separator: style.lineBreak)
    }
    splices.append(Splice(range: old.extent, replacement: text))
  }

  private mutating func append(_ newValue: NewValue, behindFlow last: YAMLNode, in entry: YAMLEntry) throws(KubeconfigSetupError) {
    guard last.isFlow, last.entries != nil else { throw unusual(newValue.key, last.line, "its last entry is not a mapping in braces") }
    let style = FlowStyle(of: last, in: bytes)
    let start = last.extent.lowerBound
    let separator =
      bytes.isFirstInLine(start) ? "," + bytes.lineBreak(after: start) + bytes.indentation(ofLineWith: start) : style.comma
    insert(separator + style.mapping(newValue.fields(like: last), level: 0), at: last.extent.upperBound)
  }

  /// The file's style, with the steps of this entry where it shows them.
  private func style(like other: YAMLNode) -> BlockStyle {
    var style = style
    for entry in other.entries ?? [] where !entry.value.isFlow {
      guard let first = entry.value.entries?.first, first.key.line > entry.key.line else { continue }
      style.step = max(1, bytes.column(of: first.key.extent.lowerBound) - bytes.column(of: entry.key.extent.lowerBound))
    }
    return style
  }

  /// A list without entries: `null`, `[]` or nothing at all.
  private mutating func fill(_ entry: YAMLEntry, with newValue: NewValue) throws(KubeconfigSetupError) {
    let old = entry.value.extent
    let item = newValue.fields(like: nil)
    if root.isFlow {
      let text = FlowStyle(of: root, in: bytes).value(.mappings([item]), level: 1)
      splices.append(Splice(range: old, replacement: (old.isEmpty ? " " : "") + text))
      return
    }
    var start = old.lowerBound
    while bytes.isBlank(at: start - 1) { start -= 1 }
    if !old.isEmpty { splices.append(Splice(range: start..<old.upperBound, replacement: "")) }
    let (column, place) = (bytes.column(of: entry.key.extent.lowerBound) + listOffset, try lineEnd(behind: entry, newValue.key))
    let style = style.before(place, rightOf: column, in: bytes)
    insert(style.following(style.listItem(item), column: column), at: place)
  }

  private mutating func replace(_ entry: YAMLEntry, with text: String) throws(KubeconfigSetupError) {
    let old = entry.value.extent
    guard entry.value.text != nil, !bytes.hasLineBreak(in: old) else {
      throw unusual(entry.key.text ?? "", entry.key.line, "it is not a text on one line")
    }
    let isQuoted = root.isFlow && FlowStyle(of: root, in: bytes).isQuoted
    let new = isQuoted ? YAMLScalarText.quoted(text) : YAMLScalarText.shortest(text, inFlow: root.isFlow)
    splices.append(Splice(range: old, replacement: (old.isEmpty ? " " : "") + new))
  }

  /// The end of an entry's last line, where new lines can follow.
  private func lineEnd(behind entry: YAMLEntry, _ key: String) throws(KubeconfigSetupError) -> Int {
    let end = comments.end(of: entry)
    guard end == bytes.count || bytes.lineBreakLength(at: end) > 0 else {
      throw unusual(key, entry.key.line, "something stands behind its end")
    }
    guard end < bytes.count || !isOpenText(entry.value) else {
      throw unusual(key, entry.key.line, "the file's last line belongs to a text block (| or >) and has no line break")
    }
    return end
  }

  /// Whether a block scalar ends here that would take in a line break behind it.
  private func isOpenText(_ node: YAMLNode) -> Bool {
    if let last = node.children.last { return isOpenText(last) }
    let start = node.extent.lowerBound
    guard start < node.extent.upperBound, bytes[start] == UInt8(ascii: "|") || bytes[start] == UInt8(ascii: ">") else { return false }
    return !bytes[start..<bytes.lineEnd(of: start)].contains(UInt8(ascii: "-"))
  }
}

// Keys that are not there
extension SetupSplicer {
  private mutating func addKey(_ newValue: NewValue) throws(KubeconfigSetupError) {
    guard root.isFlow else { return try addBlockKey(newValue) }
    let style = FlowStyle(of: root, in: bytes)
    let last = root.entries?.last
    let place = last?.extent.upperBound ?? root.extent.lowerBound + 1
    let isFirst = last == nil && !splices.contains { $0.range == place..<place }
    let value: ConfigValue =
      switch newValue.value {
      case .text(let text): .text(text)
      case .entry: .mappings([newValue.fields(like: nil)])
      }
    insert((isFirst ? "" : style.separator(level: 1)) + style.key(newValue.key) + style.colon + style.value(value, level: 1), at: place)
  }

  private mutating func addBlockKey(_ newValue: NewValue) throws(KubeconfigSetupError) {
    guard let first = root.entries?.first, let last = root.entries?.last else { return }
    let (column, place) = (bytes.column(of: first.key.extent.lowerBound), try lineEnd(behind: last, newValue.key))
    let style = style.before(place, rightOf: column, in: bytes)
    let lines =
      switch newValue.value {
      case .text(let text): style.lines([(newValue.key, .text(text))])
      case .entry: ["\(newValue.key):"] + style.listItem(newValue.fields(like: nil)).map { $0.isEmpty ? "" : indentation + $0 }
      }
    insert(style.following(lines, column: column), at: place)
  }

  private var indentation: String { String(repeating: " ", count: listOffset) }

  /// Columns from a key of the file to the dashes of its list, as the first such list has it.
  private var listOffset: Int {
    let lists = (root.entries ?? []).lazy.filter { !$0.value.isFlow && $0.value.items != nil }
    guard let first = lists.first else { return 0 }
    return max(0, bytes.column(of: first.value.extent.lowerBound) - bytes.column(of: first.key.extent.lowerBound))
  }
}

extension SetupSplicer.NewValue {
  /// The fields of an entry, its name where another entry has it.
  func fields(like other: YAMLNode?) -> [ConfigValue.Field] {
    guard case .entry(let noun, let content, let name, _) = value else { return [] }
    let fields: [ConfigValue.Field] = [(noun, .mapping(content)), ("name", .text(name))]
    return other?.entries?.first?.key.text == "name" ? fields.reversed() : fields
  }
}

extension YAMLNode {
  fileprivate var hasAnchor: Bool { anchor != nil || children.contains(where: \.hasAnchor) }
}
