/// Keeps what aliases stand for, where the text that they stand for goes or changes.
///
/// The file is walked in its order, as a reader does, with what each anchor's name stands for at that place in the new text. An alias that
/// would stand for something else, or for nothing, gives way to the text that it stood for, with the anchor: later aliases lead there.
struct AliasSplicer {
  /// What is to change.
  struct Plan {
    /// Bytes that other splices replace: anchors in them are gone, and so are aliases.
    var removed: [Range<Int>] = []
    /// Where nodes start whose text stays and will say something else: their aliases get the old text.
    var changed: Set<Int> = []
    /// Where nodes start whose text stays and will say something else, to their aliases too; a text that is copied keeps the old one.
    var edited: Set<Int> = []
    /// Where aliases start that get a text of their own, without anchors.
    var own: Set<Int> = []
  }

  /// The place of a node.
  struct Place {
    /// The start of the key, or of the item, that the node belongs to.
    var holder = 0
    var isItem = false
    var isKey = false
    var isInFlow = false
  }

  let document: KubeconfigDocument
  var bytes: [UInt8] { document.bytes }
  private let plan: Plan
  private(set) var splices: [Splice] = []
  /// The start of the node that an anchor's name stands for here.
  private var bound: [String: Int] = [:]
  private var places: [Int: Place] = [:]
  /// The start of the last alias of a node, by the node's start.
  private var lastUses: [Int: Int] = [:]
  /// How many bytes the texts have that aliases are to get for their own.
  private var ownSize = 0
  /// How many bytes may still be copied: a small file cannot be made to fill the memory.
  private var allowance: Int

  /// - Throws: `KubeconfigError.excessiveAliasing` where the texts of aliases are too long together.
  static func splices(for plan: Plan, in document: KubeconfigDocument) throws(KubeconfigError) -> [Splice] {
    guard document.tree.hasAliases, let root = document.tree.root else { return [] }
    var splicer = AliasSplicer(document, plan)
    splicer.note(root)
    guard splicer.ownSize <= splicer.allowance else { throw .excessiveAliasing(path: document.path) }
    try splicer.visit(root, Place())
    return splicer.splices
  }

  private init(_ document: KubeconfigDocument, _ plan: Plan) {
    self.document = document
    var plan = plan
    plan.removed.sort { $0.lowerBound < $1.lowerBound }
    self.plan = plan
    allowance = KubeconfigDocument.sizeLimit
  }

  private func isRemoved(_ node: YAMLNode) -> Bool {
    var (low, high) = (0, plan.removed.count)
    while low < high {
      let middle = (low + high) / 2
      if plan.removed[middle].upperBound <= node.extent.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < plan.removed.count && plan.removed[low].contains(node.extent.lowerBound)
  }

  /// Looks through the whole file before anything is decided.
  private mutating func note(_ node: YAMLNode) {
    if case .alias(let target) = node.content {
      if !isRemoved(node) { lastUses[target.extent.lowerBound] = node.extent.lowerBound }
      if plan.own.contains(node.extent.lowerBound) { ownSize += target.extent.count }
    } else {
      for child in node.children { note(child) }
    }
  }

  private mutating func visit(_ node: YAMLNode, _ place: Place) throws(KubeconfigError) {
    if node.anchor != nil { places[node.extent.lowerBound] = place }
    if case .alias(let target) = node.content {
      guard !isRemoved(node) else { return }
      let isOwn = plan.own.contains(node.extent.lowerBound)
      guard isOwn || bound[target.anchor ?? ""] != target.extent.lowerBound else { return }
      splices += try replacement(of: node, at: place, by: target, keepsAnchors: !isOwn, limit: bytes.count)
      return
    }
    for (child, place) in node.placedChildren(in: place) { try visit(child, place) }
    guard let anchor = node.anchor, !isRemoved(node) else { return }
    if plan.changed.contains(node.extent.lowerBound) {
      splices.append(Splice(range: bytes.anchor(anchor, of: node, withBlanks: true), replacement: ""))
    } else {
      bound[anchor] = node.extent.lowerBound
    }
  }
}

// The text of an alias
extension AliasSplicer {
  /// `limit`: the end of the text that the alias belongs to.
  private mutating func replacement(
    of alias: YAMLNode, at place: Place, by target: YAMLNode, keepsAnchors: Bool, limit: Int
  ) throws(KubeconfigError) -> [Splice] {
    allowance -= target.extent.count
    guard allowance >= 0 else { throw .excessiveAliasing(path: document.path) }
    // In flow style nothing asks for it: a file of one long line is not searched for its end, once for each alias.
    let lineEnd = place.isInFlow ? alias.extent.upperBound : min(bytes.lineEnd(of: alias.extent.upperBound), limit)
    let source = places[target.extent.lowerBound] ?? Place()
    let (saved, savedAllowance) = (bound, allowance)
    var inner = try innerSplices(of: target, before: alias.extent.lowerBound, keepsAnchors: keepsAnchors)
    if let anchor = target.anchor, !keepsAnchors || kept(target, before: alias.extent.lowerBound) == nil {
      inner.append(Splice(range: bytes.anchor(anchor, of: target, withBlanks: false), replacement: ""))
    }
    let moved = MovedText(
      bytes: bytes, target: target, splices: inner, from: bytes.column(of: source, target), to: bytes.column(of: place, alias), place: place
    )
    if let (head, body) = moved.text(alias, lineEnd: lineEnd) {
      var start = alias.extent.lowerBound
      if head.isEmpty { while bytes.isBlank(at: start - 1) { start -= 1 } }
      let text = Splice(range: start..<alias.extent.upperBound, replacement: head)
      return body.isEmpty ? [text] : [text, Splice(range: lineEnd..<lineEnd, replacement: body)]
    }
    // Written anew on one line: nothing within keeps its anchor.
    (bound, allowance) = (saved, savedAllowance)
    var writer = OneLineText(allowance: allowance)
    guard let text = writer.text(of: target) else { throw .excessiveAliasing(path: document.path) }
    allowance = writer.allowance
    let anchor = keepsAnchors ? kept(target, before: alias.extent.lowerBound).map { "&\($0) " } : nil
    return [Splice(range: alias.extent, replacement: (anchor ?? "") + text)]
  }

  /// What changes within a text that is written at another place. A part that is already written before that place becomes an alias.
  private mutating func innerSplices(
    of target: YAMLNode, before use: Int, keepsAnchors: Bool
  ) throws(KubeconfigError) -> [Splice] {
    var result: [Splice] = []
    let place = places[target.extent.lowerBound] ?? Place()
    for (child, place) in target.placedChildren(in: place) {
      if case .alias(let inner) = child.content {
        guard !isAtHand(inner) else { continue }
        result += try replacement(of: child, at: place, by: inner, keepsAnchors: keepsAnchors, limit: target.extent.upperBound)
      } else if let anchor = child.anchor, isAtHand(child) {
        result.append(Splice(range: child.extent, replacement: "*\(anchor)"))
      } else {
        result += try innerSplices(of: child, before: use, keepsAnchors: keepsAnchors)
        if let anchor = child.anchor, !keepsAnchors || kept(child, before: use) == nil {
          result.append(Splice(range: bytes.anchor(anchor, of: child, withBlanks: true), replacement: ""))
        }
      }
    }
    return result
  }

  /// Whether an alias says here what the node said.
  private func isAtHand(_ node: YAMLNode) -> Bool {
    let start = node.extent.lowerBound
    return bound[node.anchor ?? ""] == start && !plan.edited.contains(start)
  }

  /// The node's anchor, from now on bound to it; `nil` where its name is still needed for another node.
  private mutating func kept(_ node: YAMLNode, before use: Int) -> String? {
    guard let anchor = node.anchor, !plan.edited.contains(node.extent.lowerBound) else { return nil }
    if let other = bound[anchor], let last = lastUses[other], last > use { return nil }
    bound[anchor] = node.extent.lowerBound
    return anchor
  }
}

extension YAMLNode {
  /// The direct children of this node, each with its place.
  fileprivate func placedChildren(in place: AliasSplicer.Place) -> [(YAMLNode, AliasSplicer.Place)] {
    switch content {
    case .scalar, .alias: return []
    case .sequence(let items, let isFlow):
      return items.map { ($0, .init(holder: $0.extent.lowerBound, isItem: true, isInFlow: isFlow || place.isInFlow)) }
    case .mapping(let entries, let isFlow):
      return entries.flatMap { entry -> [(YAMLNode, AliasSplicer.Place)] in
        let value = AliasSplicer.Place(holder: entry.key.extent.lowerBound, isInFlow: isFlow || place.isInFlow)
        var key = value
        key.isKey = true
        return [(entry.key, key), (entry.value, value)]
      }
    }
  }
}

extension [UInt8] {
  /// The column of the key, or of the item's dash: its content must be to the right of it.
  fileprivate func column(of place: AliasSplicer.Place, _ node: YAMLNode) -> Int {
    guard place.isItem, !place.isInFlow else { return place.isInFlow ? 0 : column(of: place.holder) }
    var dash = place.holder - 1
    while dash > 0 && isBlank(at: dash) { dash -= 1 }
    return dash >= 0 && self[dash] == UInt8(ascii: "-") ? column(of: dash) : Swift.max(0, column(of: place.holder) - 2)
  }

  /// The place of an anchor in its node, with white space behind it, or before it where a line ends there.
  fileprivate func anchor(_ name: String, of node: YAMLNode, withBlanks: Bool) -> Range<Int> {
    let name = Array("&\(name)".utf8)
    var start = node.extent.lowerBound
    while start < node.extent.upperBound && !(self[start] == name[0] && self[start...].starts(with: name)) { start += 1 }
    guard start < node.extent.upperBound else { return start..<start }
    var end = start + name.count
    // Behind an anchor without a text nothing belongs to the node.
    while end < node.extent.upperBound && isBlank(at: end) { end += 1 }
    guard withBlanks, end == count || lineBreakLength(at: end) > 0 else { return start..<end }
    while start > 0 && isBlank(at: start - 1) { start -= 1 }
    return start..<end
  }
}
