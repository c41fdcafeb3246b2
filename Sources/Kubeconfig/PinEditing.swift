extension KubeconfigDocument {
  /// The file's bytes with these users marked, or their marks taken away, and every other byte as it was.
  ///
  /// - Parameter pins: By the user's name: whether it is to carry the mark.
  /// - Throws: `KubeconfigError` for a user that shares text through an anchor or alias, or is written too unusually; also where the result,
  ///   read again, does not say what it should.
  func pinning(_ pins: [String: Bool]) throws(KubeconfigError) -> [UInt8] {
    let style = BlockStyle(of: self)
    var splices: [Splice] = []
    for (index, user) in users.enumerated() {
      guard let isPinned = pins[user.name], userNodes[index].isPinned != isPinned else { continue }
      splices += try PinSplicer(index, in: self, style: style).splices(isPinned: isPinned)
    }
    guard !splices.isEmpty else { return bytes }
    guard let result = bytes.applying(splices), let changed = try? KubeconfigDocument(bytes: result, path: path),
      changed.says(what: self, butForPins: pins)
    else {
      throw .wrongResult(path: path)
    }
    return result
  }

  /// Whether this document says what the old one, with these marks, said.
  private func says(what old: KubeconfigDocument, butForPins pins: [String: Bool]) -> Bool {
    guard users.map(\.name) == old.users.map(\.name), let root = tree.root, let oldRoot = old.tree.root else { return false }
    let nodes = zip(users, zip(userNodes, old.userNodes))
    guard nodes.allSatisfy({ user, nodes in nodes.0.isPinned == pins[user.name] ?? nodes.1.isPinned }) else { return false }
    return root.withoutPins.says(theSameAs: oldRoot.withoutPins)
  }
}

extension YAMLNode {
  /// The file's root without marks, and without lists of extensions that are then empty.
  fileprivate var withoutPins: YAMLNode {
    replacing("users") { users in users.replacingItems { $0.replacing("user") { $0.replacing("extensions", \.withoutPinItems) } } }
  }

  private var withoutPinItems: YAMLNode? {
    if isNull { return nil }
    guard case .sequence(let items, let isFlow) = content else { return self }
    let rest = items.filter { !$0.isPin }
    var node = self
    node.content = .sequence(rest, isFlow: isFlow)
    return rest.isEmpty ? nil : node
  }

  private func replacing(_ key: String, _ change: (YAMLNode) -> YAMLNode?) -> YAMLNode {
    guard case .mapping(let entries, let isFlow) = content else { return self }
    var node = self
    let changed = entries.compactMap { entry in
      entry.key.text == key ? change(entry.value).map { YAMLEntry(key: entry.key, value: $0) } : entry
    }
    node.content = .mapping(changed, isFlow: isFlow)
    return node
  }

  private func replacingItems(_ change: (YAMLNode) -> YAMLNode) -> YAMLNode {
    guard case .sequence(let items, let isFlow) = content else { return self }
    var node = self
    node.content = .sequence(items.map(change), isFlow: isFlow)
    return node
  }
}
