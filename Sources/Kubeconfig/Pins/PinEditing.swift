extension KubeconfigDocument {
  /// The file's bytes with these users marked, or their marks taken away, and every other byte as it was.
  ///
  /// - Parameter pins: By the user's name: whether it is to carry the mark.
  /// - Throws: `KubeconfigError` for a user that shares its text with a user that is not to change, or is written too unusually; also where
  ///   the result, read again, does not say what it should.
  func pinning(_ pins: [EntryName: Bool]) throws(KubeconfigError) -> [UInt8] {
    let targets = users.indices.filter { pins[users[$0].name] != nil && pins[users[$0].name] != userNodes[$0].isPinned }
    guard !targets.isEmpty else { return fileBytes }
    let separated = try givingOwnText(to: targets, alsoThe: "extensions")
    let style = BlockStyle(of: separated)
    var splices: [Splice] = []
    for index in targets {
      splices += try PinSplicer(index, in: separated, style: style).splices(isPinned: pins[users[index].name] ?? false)
    }
    splices += try separated.aliasSplices(besides: splices, of: targets, within: "extensions")
    guard let result = separated.bytes.applying(splices), let changed = try? KubeconfigDocument(bytes: result, path: path) else {
      throw wrongResult(of: targets)
    }
    if let other = changed.otherUser(than: Set(targets), changedFrom: self) { throw shared(targets, with: other) }
    guard changed.says(what: self, butForPins: pins) else { throw wrongResult(of: targets) }
    return encoding.encoded(result)
  }

  /// Whether this document says what the old one, with these marks, said.
  private func says(what old: KubeconfigDocument, butForPins pins: [EntryName: Bool]) -> Bool {
    guard users.map(\.name) == old.users.map(\.name), let root = tree.root, let oldRoot = old.tree.root else { return false }
    let nodes = zip(users, zip(userNodes, old.userNodes))
    guard nodes.allSatisfy({ user, nodes in nodes.0.isPinned == pins[user.name] ?? nodes.1.isPinned }) else { return false }
    var comparison = YAMLComparison()
    return comparison.isSame(root.withoutPins, oldRoot.withoutPins)
  }
}

extension YAMLNode {
  /// The file's root without marks, and without lists of extensions that are then empty.
  fileprivate var withoutPins: YAMLNode {
    replacingUsers { $1.replacing("user") { $0.replacing("extensions", \.withoutPinItems) } }
  }

  private var withoutPinItems: YAMLNode? {
    var node = resolved
    if node.isNull { return nil }
    guard case .sequence(let items, let isFlow) = node.content else { return node }
    let rest = items.filter { !$0.isPin }
    node.content = .sequence(rest, isFlow: isFlow)
    return rest.isEmpty ? nil : node
  }
}
