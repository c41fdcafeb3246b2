extension KubeconfigDocument {
  /// The file's bytes with the login's entries in these lists, and every other byte as it was.
  ///
  /// - Parameter replaced: Lists in which the new entry takes the place of one of its name.
  /// - Throws: `KubeconfigSetupError` where the text is too unusual; `KubeconfigError.wrongResult` where the result, read again, does not say
  ///   what it should.
  func adding(
    _ login: ClusterSetup, to lists: [KubeconfigList], replacing replaced: [KubeconfigList] = [], makingCurrent: Bool
  ) throws -> [UInt8] {
    guard !lists.isEmpty || !replaced.isEmpty || makingCurrent else { return fileBytes }
    var newValues: [SetupSplicer.NewValue] = (lists + replaced).sorted { $0.rawValue < $1.rawValue }.map { list in
      let place = replaced.contains(list) ? place(of: login, in: list) : nil
      return .init(
        key: list.rawValue, value: .entry(noun: list.noun, content: login.content(for: list), name: login.name(in: list), replacing: place))
    }
    if makingCurrent { newValues.append(.init(key: "current-context", value: .text(login.name))) }
    let result = try applying(newValues)
    guard let changed = try? KubeconfigDocument(bytes: result, path: path),
      changed.says(what: self, and: login, in: lists, replacing: replaced, isCurrent: makingCurrent)
    else { throw KubeconfigError.wrongResult(path: path) }
    return encoding.encoded(result)
  }

  private func applying(_ newValues: [SetupSplicer.NewValue]) throws -> [UInt8] {
    guard let root = tree.root, !root.isNull else {
      guard tree.root?.extent.isEmpty ?? true else {
        throw KubeconfigSetupError.unusualStyle(path: path, line: 1, key: "the file", what: "it says null")
      }
      return bytes + Array(whole(newValues).utf8)
    }
    if case .alias = root.content { throw KubeconfigSetupError.unusualStyle(path: path, line: 1, key: "the file", what: "it is an alias") }
    let splices = try SetupSplicer.splices(for: newValues, to: self, root: root)
    guard let result = bytes.applying(splices) else { throw KubeconfigError.wrongResult(path: path) }
    return result
  }

  /// A text that says nothing yet, comments perhaps, goes on with this.
  private func whole(_ newValues: [SetupSplicer.NewValue]) -> String {
    var style = BlockStyle(of: self)
    style.allowsLiterals = true
    var lines = ["apiVersion: v1", "kind: Config"]
    for newValue in newValues {
      switch newValue.value {
      case .text(let text): lines += style.lines([(newValue.key, .text(text))])
      case .entry: lines += ["\(newValue.key):"] + style.listItem(newValue.fields(like: nil))
      }
    }
    let startsLine = bytes.isEmpty || bytes == [0xEF, 0xBB, 0xBF] || bytes.lineBreakLength(before: bytes.count) > 0
    return (startsLine ? "" : style.lineBreak) + lines.map { $0 + style.lineBreak }.joined()
  }

  /// Whether this document says what the old one said, and the newValues.
  private func says(
    what old: KubeconfigDocument, and login: ClusterSetup, in lists: [KubeconfigList], replacing replaced: [KubeconfigList], isCurrent: Bool
  ) -> Bool {
    var changed = Set((lists + replaced).map(\.rawValue))
    if isCurrent {
      changed.insert("current-context")
      guard currentContext == EntryName(login.name) else { return false }
    }
    var comparison = YAMLComparison()
    for list in lists + replaced {
      let (old, new) = (old.items(of: list), items(of: list))
      let place = replaced.contains(list) ? place(of: login, in: list) : nil
      guard (try? presence(of: login, in: list)) == .same, new.count == old.count + (place == nil ? 1 : 0) else { return false }
      for (index, pair) in zip(old, new).enumerated() where index != place && !comparison.isSame(pair.0, pair.1) { return false }
    }
    let (before, after) = (old.entries(without: changed), entries(without: changed))
    if old.tree.root?.entries == nil { return after.map(\.key.text) == ["apiVersion", "kind"] }
    return comparison.isSame(before, after)
  }

  private func items(of list: KubeconfigList) -> [YAMLNode] { tree.root?.value(list.rawValue)?.resolved.items ?? [] }

  private func entries(without keys: Set<String>) -> [YAMLEntry] {
    (tree.root?.entries ?? []).filter { !keys.contains($0.key.text ?? "") }
  }
}
