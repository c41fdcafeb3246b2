/// One node of a YAML text, with its place.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    case scalar(String, isPlain: Bool)
    case mapping([YAMLEntry], isFlow: Bool)
    case sequence([YAMLNode], isFlow: Bool)
    /// The anchored node itself, shared and not copied.
    indirect case alias(of: YAMLNode)
  }

  /// Anchor and tag. Apart, because hardly a node has them, and a large file has half a million nodes.
  final class Properties: Sendable {
    let anchor: String?
    let tag: String?

    init(anchor: String?, tag: String?) {
      self.anchor = anchor
      self.tag = tag
    }
  }

  var content: Content
  private var start: Int32
  private var end: Int32
  private let startLine: Int32
  private let properties: Properties?

  /// `extent` and `line` must fit into 31 bits: `KubeconfigDocument.sizeLimit` does.
  init(content: Content, extent: Range<Int>, line: Int, anchor: String?, tag: String?) {
    self.content = content
    start = Int32(extent.lowerBound)
    end = Int32(extent.upperBound)
    startLine = Int32(line)
    properties = anchor == nil && tag == nil ? nil : Properties(anchor: anchor, tag: tag)
  }

  /// Bytes, with anchor and tag. A block collection ends with its last descendant; a block scalar before the line break of its last line.
  var extent: Range<Int> {
    get { Int(start)..<Int(end) }
    set { (start, end) = (Int32(newValue.lowerBound), Int32(newValue.upperBound)) }
  }

  /// From 1.
  var line: Int { Int(startLine) }
  var anchor: String? { properties?.anchor }
  var tag: String? { properties?.tag }
}

struct YAMLEntry: Sendable {
  var key: YAMLNode
  var value: YAMLNode

  var extent: Range<Int> { key.extent.lowerBound..<max(key.extent.upperBound, value.extent.upperBound) }
}

extension YAMLNode {
  /// The node that an alias stands for, else this one.
  var resolved: YAMLNode {
    if case .alias(let target) = content { target } else { self }
  }

  /// Source: YAML 1.1, the null type (https://yaml.org/type/null.html).
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content, tag == nil || tag == "tag:yaml.org,2002:null" else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// `nil` when this is not a mapping.
  var entries: [YAMLEntry]? {
    if case .mapping(let entries, _) = content { entries } else { nil }
  }

  /// `nil` when this is not a sequence.
  var items: [YAMLNode]? {
    if case .sequence(let items, _) = content { items } else { nil }
  }

  var isFlow: Bool {
    switch content {
    case .mapping(_, let isFlow), .sequence(_, let isFlow): isFlow
    case .scalar, .alias: false
    }
  }

  func entries(named name: String) -> [YAMLEntry] {
    (entries ?? []).filter { $0.key.resolved.text == name }
  }

  var children: [YAMLNode] {
    switch content {
    case .scalar, .alias: []
    case .sequence(let items, _): items
    case .mapping(let entries, _): entries.flatMap { [$0.key, $0.value] }
    }
  }
}

extension YAMLNode {
  /// The value of a key: of several, merge keys (`<<`) among them, the last one in the text that has it.
  ///
  /// Source: kubectl 1.27 and 1.33 read it so; of a list of mappings behind one merge key the first counts.
  func value(_ key: String) -> YAMLNode? {
    var visited: Set<Int> = []
    return value(key, visited: &visited)
  }

  /// `visited`: anchored mappings already looked through, so that a tangle of merges costs no more than its size.
  private func value(_ key: String, visited: inout Set<Int>) -> YAMLNode? {
    for entry in (entries ?? []).reversed() {
      if entry.key.resolved.text == key, !entry.isMerge { return entry.value }
      for mapping in entry.merged where visited.insert(mapping.extent.lowerBound).inserted {
        if let found = mapping.value(key, visited: &visited) { return found }
      }
    }
    return nil
  }

  /// What a mapping says, with what its merge keys bring in; `nil` when this is not a mapping. Without merge keys the entries as they are.
  var effectiveEntries: [YAMLEntry]? {
    guard let entries, entries.contains(where: \.isMerge) else { return entries }
    var (found, seen, visited) = ([YAMLEntry](), Set<EntryName>(), Set<Int>())
    collect(&found, &seen, &visited)
    return found.reversed()
  }

  private func collect(_ found: inout [YAMLEntry], _ seen: inout Set<EntryName>, _ visited: inout Set<Int>) {
    for entry in (entries ?? []).reversed() {
      if entry.isMerge {
        for mapping in entry.merged where visited.insert(mapping.extent.lowerBound).inserted {
          mapping.collect(&found, &seen, &visited)
        }
      } else if seen.insert(EntryName(entry.key.resolved.text ?? "")).inserted || entry.key.resolved.text == nil {
        found.append(entry)
      }
    }
  }
}

extension YAMLEntry {
  var isMerge: Bool {
    if case .scalar("<<", isPlain: true) = key.content { true } else { false }
  }

  /// The mappings that a merge key brings in, the one that counts most first; none for another key.
  var merged: [YAMLNode] {
    guard isMerge else { return [] }
    let source = value.resolved
    return (source.items ?? [source]).map(\.resolved)
  }
}
