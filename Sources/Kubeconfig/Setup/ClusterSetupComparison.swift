extension KubeconfigDocument {
  /// The entry of a list with a name.
  enum Presence: Equatable {
    case absent
    case same
    /// `line`: of the entry.
    case different(line: Int)
  }

  /// Whether a list has an entry of the name that the login has there, and whether that says what the login says.
  func presence(of login: ClusterSetup, in list: KubeconfigList) throws(KubeconfigError) -> Presence {
    var reader = KubeconfigReader(path: path, tree: tree)
    let name = EntryName(login.name(in: list))
    guard let found = try reader.named(list.rawValue).first(where: { $0.name == name }) else { return .absent }
    let content = found.node.resolved.value(list.noun)?.resolved
    let isSame: Bool
    if list == .users, let wanted = login.exec {
      let exec = users.first { $0.name == name }?.exec
      isSame = content.map { Self.texts(of: $0).isEmpty && $0.saysOnly("exec") } == true && exec?.withDefaults == wanted.withDefaults
    } else {
      var wanted: [String: EntryName] = [:]
      for case (let key, .text(let text)) in login.content(for: list) { wanted[key] = EntryName(text) }
      isSame = content.map { Self.texts(of: $0) == wanted && $0.saysOnly(wanted.keys) } == true
    }
    return isSame ? .same : .different(line: found.node.line)
  }

  /// The place of the entry among those of its list; `nil` where there is none.
  func place(of login: ClusterSetup, in list: KubeconfigList) -> Int? {
    var reader = KubeconfigReader(path: path, tree: tree)
    return (try? reader.named(list.rawValue))?.firstIndex { $0.name == EntryName(login.name(in: list)) }
  }

  /// The fields that hold a text, most of them a name.
  private static func texts(of mapping: YAMLNode) -> [String: EntryName] {
    var texts: [String: EntryName] = [:]
    for entry in mapping.effectiveEntries ?? [] where !entry.value.resolved.isEmptyValue {
      if let key = entry.key.resolved.text, let text = entry.value.resolved.text { texts[key] = EntryName(text) }
    }
    return texts
  }
}

extension YAMLNode {
  /// An absent field reads the same.
  fileprivate var isEmptyValue: Bool { isNull || text == "" }

  fileprivate func saysOnly(_ key: String) -> Bool { saysOnly([key]) }

  fileprivate func saysOnly(_ keys: some Sequence<String>) -> Bool {
    let keys = Set(keys)
    return (effectiveEntries ?? []).allSatisfy { keys.contains($0.key.resolved.text ?? "") || $0.value.resolved.isEmptyValue }
  }
}

extension ExecEntry {
  /// With the values that client-go writes out when it writes the file anew.
  ///
  /// Source: `SetDefaults_ExecConfig` in client-go's tools/clientcmd/api/v1/defaults.go.
  fileprivate var withDefaults: ExecEntry {
    var entry = self
    entry.interactiveMode = interactiveMode ?? "IfAvailable"
    entry.provideClusterInfo = provideClusterInfo ?? false
    return entry
  }
}
