/// Text that several parts of a file share through anchors and aliases, before an edit.
extension KubeconfigDocument {
  /// The users among these whose `user` is an alias of another's among them that becomes the same, and of nothing else: they follow that one.
  func followers(of targets: [Int: ExecEntry]) -> Set<Int> {
    guard tree.hasAliases, tree.root?.entries(named: "users").last?.value.items != nil else { return [] }
    var followers: [Int: [Int]] = [:]
    var owners: [Int: (index: Int, uses: Int)] = [:]
    for index in targets.keys {
      guard let user = userNodes[index].entries(named: "user").last?.value else { continue }
      if case .alias(let target) = user.content {
        followers[target.extent.lowerBound, default: []].append(index)
      } else if tree.isAliased(user) {
        owners[user.extent.lowerBound] = (index, tree.uses(of: user))
      }
    }
    return Set(
      followers.flatMap { place, found -> [Int] in
        guard let owner = owners[place], owner.uses == found.count else { return [] }
        return found.allSatisfy { targets[$0] == targets[owner.index] } ? found : []
      })
  }

  /// The same document, with these users and `part` of them written out where they were aliases or came through a merge key.
  func givingOwnText(to users: [Int], alsoThe part: String? = nil) throws(KubeconfigError) -> KubeconfigDocument {
    var document = self
    // The list, an entry, its user, a part of that.
    for _ in 0..<4 where document.tree.hasAliases {
      let own = document.aliases(onTheWayTo: users, part)
      guard !own.isEmpty else { break }
      let splices = try AliasSplicer.splices(for: .init(own: own), in: document)
      guard let bytes = document.bytes.applying(splices) else { throw wrongResult(of: users) }
      document = try KubeconfigDocument(bytes: bytes, path: path)
    }
    return try document.givingOwnKey(to: users)
  }

  private func aliases(onTheWayTo users: [Int], _ part: String?) -> Set<Int> {
    guard let list = tree.root?.entries(named: "users").last?.value else { return [] }
    if case .alias = list.content { return [list.extent.lowerBound] }
    var found: Set<Int> = []
    for index in users {
      var node = userNodes[index]
      for key in ["user", part] {
        if case .alias = node.content { break }
        guard let key, let value = node.entries(named: key).last?.value else { break }
        node = value
      }
      if case .alias = node.content { found.insert(node.extent.lowerBound) }
    }
    return found
  }

  /// A `user` that a merge key brings in is written out behind it.
  private func givingOwnKey(to users: [Int]) throws(KubeconfigError) -> KubeconfigDocument {
    var splices: [Splice] = []
    let style = BlockStyle(of: self)
    for index in users {
      let item = userNodes[index]
      guard let merge = item.entries?.last(where: \.isMerge), let user = item.value("user") else { continue }
      let own = item.entries(named: "user").last
      guard own?.value.extent != user.extent else { continue }
      guard own == nil else { throw unusual(index, "a merge key (<<) stands behind its key \"user\"") }
      var writer = OneLineText(allowance: Self.sizeLimit)
      guard let text = writer.text(of: user) else { throw .excessiveAliasing(path: path) }
      let end = item.isFlow ? merge.extent.upperBound : YAMLComments(bytes: bytes).end(of: merge)
      let column = bytes.column(of: merge.key.extent.lowerBound)
      let start = item.isFlow ? ", " : style.lineBreak + String(repeating: " ", count: column)
      splices.append(Splice(range: end..<end, replacement: start + "user: " + text))
    }
    guard !splices.isEmpty else { return self }
    guard let bytes = bytes.applying(splices) else { throw wrongResult(of: users) }
    return try KubeconfigDocument(bytes: bytes, path: path)
  }

  /// What happens to aliases when these splices change these users. `part`: of a user, that is changed within.
  func aliasSplices(besides splices: [Splice], of users: [Int], within part: String? = nil) throws(KubeconfigError) -> [Splice] {
    guard tree.hasAliases, let list = tree.root?.entries(named: "users").last?.value else { return [] }
    let entries = users.map { userNodes[$0] }
    let values = entries.flatMap { $0.entries(named: "user").map(\.value) }
    let parts = part.map { part in values.flatMap { $0.entries(named: part).map(\.value) } } ?? []
    var changed = Set(([list] + entries + values).filter(tree.isAliased).map(\.extent.lowerBound))
    // What users have in common says in all of them what it says in one.
    var edited: Set<Int> = []
    if !changed.isEmpty {
      for user in userNodes { user.forEachAlias { if changed.contains($0.extent.lowerBound) { edited.insert($0.extent.lowerBound) } } }
      changed.subtract(edited)
    }
    changed.formUnion(parts.filter(tree.isAliased).map(\.extent.lowerBound))
    return try AliasSplicer.splices(
      for: .init(removed: splices.map(\.range).filter { !$0.isEmpty }, changed: changed, edited: edited), in: self)
  }
}

// Refusals
extension KubeconfigDocument {
  /// A user besides these that does not say what it said.
  func otherUser(than targets: Set<Int>, changedFrom old: KubeconfigDocument) -> Int? {
    guard tree.hasAliases || old.tree.hasAliases, userNodes.count == old.userNodes.count else { return nil }
    var comparison = YAMLComparison()
    return userNodes.indices.first { !targets.contains($0) && !comparison.isSame(userNodes[$0], old.userNodes[$0]) }
  }

  func shared(_ targets: [Int], with other: Int) -> KubeconfigError {
    var places: Set<Int> = []
    userNodes[other].forEachAlias { places.insert($0.extent.lowerBound) }
    let owner = targets.first { index in
      let item = userNodes[index]
      return ([item] + item.entries(named: "user").map(\.value)).contains { places.contains($0.resolved.extent.lowerBound) }
    }
    let user = users[owner ?? targets.first ?? other]
    return .sharedUser(path: path, line: user.line, user: user.name.text, other: users[other].name.text)
  }

  /// An internal error, or a text that shares more nodes than can be told apart.
  func wrongResult(of targets: [Int]) -> KubeconfigError {
    guard tree.hasAliases, let first = targets.first else { return .wrongResult(path: path) }
    return .aliased(path: path, line: users[first].line, user: users[first].name.text)
  }

  func unusual(_ index: Int, _ what: String) -> KubeconfigError {
    .unusualStyle(path: path, line: users[index].line, user: users[index].name.text, what: what)
  }
}

extension YAMLNode {
  /// Calls for the node behind each alias in this one, those behind other aliases not.
  fileprivate func forEachAlias(_ body: (YAMLNode) -> Void) {
    if case .alias(let target) = content { return body(target) }
    for child in children { child.forEachAlias(body) }
  }
}
