extension KubeconfigDocument {
  /// The file's bytes with these users changed, and every other byte as it was.
  ///
  /// A user that is already as asked keeps its bytes. The new `exec` stands where the old one stood, else where the `auth-provider` stood,
  /// in the style around it; its unknown fields are dropped, as client-go drops them.
  /// - Throws: `KubeconfigError` for a user that is not here, shares text through an anchor or alias, or is written too unusually; also
  ///   where the result, read again, does not say what it should.
  public func replacing(_ edits: [UserEdit]) throws(KubeconfigError) -> [UInt8] {
    let targets = try targets(of: edits)
    guard !targets.isEmpty else { return bytes }
    let style = BlockStyle(of: self)
    var splices: [Splice] = []
    for (index, exec) in targets.sorted(by: { $0.key < $1.key }) {
      splices += try UserSplicer(index, becoming: exec, in: self, style: style).splices()
    }
    guard let result = bytes.applying(splices), let changed = try? KubeconfigDocument(bytes: result, path: path),
      changed.says(what: self, butFor: targets)
    else {
      throw .wrongResult(path: path)
    }
    return result
  }

  /// The users to change, by their place in `users`.
  private func targets(of edits: [UserEdit]) throws(KubeconfigError) -> [Int: ExecEntry] {
    let places = Dictionary(users.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var targets: [Int: ExecEntry] = [:]
    for edit in edits {
      guard let place = places[edit.user] else { throw .noSuchUser(path: path, user: edit.user) }
      let isDone = users[place].exec == edit.exec && users[place].authProvider == nil
      targets[place] = isDone ? nil : edit.exec
    }
    return targets
  }

  /// Whether this document says what the old one, with these users changed as asked, said.
  private func says(what old: KubeconfigDocument, butFor targets: [Int: ExecEntry]) -> Bool {
    guard contexts == old.contexts, users.count == old.users.count else { return false }
    for (index, (new, old)) in zip(users, old.users).enumerated() {
      let isAsAsked = if let target = targets[index] { new.exec == target && new.authProvider == nil } else { isSame(new, old) }
      guard isAsAsked, new.name == old.name else { return false }
    }
    guard let root = tree.root, let oldRoot = old.tree.root else { return false }
    return root.withoutLogin(ofUsers: targets).says(theSameAs: oldRoot.withoutLogin(ofUsers: targets))
  }

  private func isSame(_ new: KubeconfigUser, _ old: KubeconfigUser) -> Bool {
    new.exec == old.exec && new.authProvider == old.authProvider
  }
}

extension YAMLNode {
  /// The file's root without the blocks that an edit replaces, and without users that then say nothing.
  fileprivate func withoutLogin(ofUsers places: [Int: ExecEntry]) -> YAMLNode {
    replacingEntries { entry in
      guard entry.key.text == "users", case .sequence(let items, let isFlow) = entry.value.content else { return entry }
      var entry = entry
      let stripped = items.enumerated().map { places[$0] == nil ? $1 : $1.withoutLogin }
      entry.value.content = .sequence(stripped, isFlow: isFlow)
      return entry
    }
  }

  private var withoutLogin: YAMLNode {
    replacingEntries { entry in
      guard entry.key.text == "user" else { return entry }
      var entry = entry
      entry.value = entry.value.replacingEntries { ["exec", "auth-provider"].contains($0.key.text) ? nil : $0 }
      return entry.value.isNull || entry.value.entries?.isEmpty == true ? nil : entry
    }
  }

  private func replacingEntries(_ change: (YAMLEntry) -> YAMLEntry?) -> YAMLNode {
    guard case .mapping(let entries, let isFlow) = content else { return self }
    var node = self
    node.content = .mapping(entries.compactMap(change), isFlow: isFlow)
    return node
  }
}
