/// Whether two YAML texts say the same to a reader: aliases stand for their nodes, merge keys for what they bring in.
struct YAMLComparison {
  private struct Pair: Hashable {
    var left: Int
    var right: Int
  }

  /// Pairs of nodes behind aliases that were found equal: each is compared once.
  private var equal: Set<Pair> = []

  mutating func isSame(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
    guard isAliased(left) || isAliased(right) else { return saysTheSame(left, right) }
    let (left, right) = (left.resolved, right.resolved)
    let pair = Pair(left: left.extent.lowerBound, right: right.extent.lowerBound)
    if equal.contains(pair) { return true }
    guard saysTheSame(left, right) else { return false }
    equal.insert(pair)
    return true
  }

  private func isAliased(_ node: YAMLNode) -> Bool {
    if case .alias = node.content { true } else { false }
  }

  private mutating func saysTheSame(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
    guard left.tag == right.tag else { return false }
    switch (left.content, right.content) {
    case (.scalar(let text, let isPlain), .scalar(let other, let otherIsPlain)):
      if left.isNull && right.isNull { return true }
      return text.utf8.elementsEqual(other.utf8) && (isPlain == otherIsPlain || YAMLScalarText.isSurelyText(text))
    case (.mapping, .mapping): return isSame(left.effectiveEntries ?? [], right.effectiveEntries ?? [])
    case (.sequence(let left, _), .sequence(let right, _)):
      guard left.count == right.count else { return false }
      for (left, right) in zip(left, right) where !isSame(left, right) { return false }
      return true
    default: return false
    }
  }

  mutating func isSame(_ left: [YAMLEntry], _ right: [YAMLEntry]) -> Bool {
    guard left.count == right.count else { return false }
    let isInOrder = left.elementsEqual(right) { $0.key.text == $1.key.text }
    for (leftEntry, rightEntry) in isInOrder ? zip(left, right) : zip(left.sortedByName, right.sortedByName) {
      guard isSame(leftEntry.key, rightEntry.key), isSame(leftEntry.value, rightEntry.value) else { return false }
    }
    return true
  }
}

extension [YAMLEntry] {
  /// Merge keys change the order. Equal keys keep theirs.
  fileprivate var sortedByName: [YAMLEntry] {
    let names = map { entry -> [UInt8] in [UInt8]((entry.key.resolved.text ?? "").utf8) }
    return indices.sorted { left, right in
      names[left] == names[right] ? left < right : names[left].lexicographicallyPrecedes(names[right])
    }.map { self[$0] }
  }
}
