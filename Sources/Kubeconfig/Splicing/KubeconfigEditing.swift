extension KubeconfigDocument {
  /// The file's bytes with these users changed, and every other byte as it was.
  ///
  /// A user that is already as asked keeps its bytes. The new `exec` gets the place of the old one, else that of the `auth-provider`,
  /// in the style around it; its unknown fields are dropped, as client-go drops them.
  /// - Throws: `KubeconfigError` for a user that is not here, shares its text with a user that is not to change, or is written too
  ///   unusually; also where the result, read again, does not say what it should.
  public func replacing(_ edits: [UserEdit]) throws(KubeconfigError) -> [UInt8] {
    let targets = try targets(of: edits)
    guard !targets.isEmpty else { return fileBytes }
    let followers = followers(of: targets)
    let edited = targets.filter { !followers.contains($0.key) }.sorted { $0.key < $1.key }
    let separated = try givingOwnText(to: edited.map(\.key))
    let style = BlockStyle(of: separated)
    var splices: [Splice] = []
    for (index, exec) in edited { splices += try UserSplicer(index, becoming: exec, in: separated, style: style).splices() }
    splices += try separated.aliasSplices(besides: splices, of: edited.map(\.key))
    guard let result = separated.bytes.applying(splices), let changed = try? KubeconfigDocument(bytes: result, path: path) else {
      throw wrongResult(of: edited.map(\.key))
    }
    if let other = changed.otherUser(than: Set(targets.keys), changedFrom: self) { throw shared(edited.map(\.key), with: other) }
    guard changed.says(what: self, butFor: targets) else { throw wrongResult(of: edited.map(\.key)) }
    return encoding.encoded(result)
  }

  /// The users to change, by their place in `users`.
  private func targets(of edits: [UserEdit]) throws(KubeconfigError) -> [Int: ExecEntry] {
    let places = Dictionary(users.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var targets: [Int: ExecEntry] = [:]
    for edit in edits {
      guard let place = places[edit.user] else { throw .noSuchUser(path: path, user: edit.user.text) }
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
    var comparison = YAMLComparison()
    return comparison.isSame(root.withoutLogin(ofUsers: targets), oldRoot.withoutLogin(ofUsers: targets))
  }

  private func isSame(_ new: KubeconfigUser, _ old: KubeconfigUser) -> Bool {
    new.exec == old.exec && new.authProvider == old.authProvider
  }
}

extension YAMLNode {
  /// The file's root without the blocks that an edit replaces, and without users that then say nothing.
  fileprivate func withoutLogin(ofUsers places: [Int: ExecEntry]) -> YAMLNode {
    replacingUsers { places[$0] == nil ? $1 : $1.replacing("user", \.withoutLogin) }
  }

  private var withoutLogin: YAMLNode? {
    let user = resolved.replacingEntries { ["exec", "auth-provider"].contains($0.key.resolved.text) ? nil : $0 }
    return user.isNull || user.entries?.isEmpty == true ? nil : user
  }
}
