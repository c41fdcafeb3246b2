extension YAMLNode {
  /// The file's root with each user's entry changed, read through aliases and merge keys. `change` gets the entry's place in the list.
  func replacingUsers(_ change: (Int, YAMLNode) -> YAMLNode) -> YAMLNode {
    replacing("users") { users in
      guard case .sequence(let items, let isFlow) = users.resolved.content else { return users }
      var list = users.resolved
      list.content = .sequence(items.enumerated().map(change), isFlow: isFlow)
      return list
    }
  }

  /// A mapping with the value of a key changed; `nil` takes the key away.
  func replacing(_ key: String, _ change: (YAMLNode) -> YAMLNode?) -> YAMLNode {
    resolved.replacingEntries { entry in
      entry.key.resolved.text == key ? change(entry.value).map { YAMLEntry(key: entry.key, value: $0) } : entry
    }
  }

  /// A mapping with what it says, through merge keys too, changed.
  func replacingEntries(_ change: (YAMLEntry) -> YAMLEntry?) -> YAMLNode {
    guard case .mapping(_, let isFlow) = content, let entries = effectiveEntries else { return self }
    var node = self
    node.content = .mapping(entries.compactMap(change), isFlow: isFlow)
    return node
  }
}
