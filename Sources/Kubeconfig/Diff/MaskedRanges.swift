/// The places of secrets in a kubeconfig, so that it can be shown without them.
struct MaskedRanges {
  struct Place {
    var range: Range<Int>
    /// What is shown in its place.
    var mask: String
  }

  /// In rising order; none overlaps another.
  let all: [Place]

  init(in document: KubeconfigDocument, knowing words: SecretWords) {
    var finder = SecretFinder(words: words)
    if let root = document.tree.root {
      finder.visit(root)
      finder.hideComments(in: document, below: root)
    }
    all = finder.places.values.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The places that reach into a range of bytes.
  func overlapping(_ range: Range<Int>) -> ArraySlice<Place> {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].range.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return all[low...].prefix { $0.range.lowerBound < range.upperBound }
  }

}

private struct SecretFinder {
  let words: SecretWords
  /// By the places where they start: an alias leads to one more than once.
  private(set) var places: [Int: MaskedRanges.Place] = [:]

  init(words: SecretWords) {
    self.words = words
  }

  mutating func visit(_ node: YAMLNode) {
    switch node.content {
    case .alias: break
    case .scalar:
      if let text = node.text, let masked = SecretWords.withoutPassword(text) { hide(node, as: masked) }
    case .sequence(let items, _):
      let hidden = visit(arguments: items)
      for (index, item) in items.enumerated() where !hidden.contains(index) { visit(item) }
    case .mapping(let entries, _):
      let isSecretPair = node.entries(named: "name").last?.value.resolved.text.map(SecretWords.soundSecret) ?? false
      for entry in entries {
        let key = entry.key.text ?? ""
        if key == "env", let variables = entry.value.resolved.items { visit(variables: variables) }
        if entry.value.resolved.text != nil, SecretWords.soundSecret(key) || (isSecretPair && key == "value") {
          hide(entry.value, as: "***")
        } else {
          visit(entry.value)
        }
      }
    }
  }

  /// Nobody knows what the variables of other programs hold.
  private mutating func visit(variables: [YAMLNode]) {
    for variable in variables {
      let variable = variable.resolved
      let name = variable.value("name")?.resolved.text ?? ""
      guard let value = variable.value("value"), value.resolved.text != nil, !words.harmlessVariables.contains(name) else { continue }
      hide(value, as: "***")
    }
  }

  /// The indices of the arguments that are hidden.
  private mutating func visit(arguments: [YAMLNode]) -> Set<Int> {
    var hidden: Set<Int> = []
    var flag = ""
    for (index, argument) in arguments.enumerated() {
      let text = argument.resolved.text ?? ""
      let name = String(text.prefix { $0 != "=" })
      let own = flag.isEmpty ? mask(String(text.dropFirst(name.count + 1)), of: name).map { "\(name)=\($0)" } : mask(text, of: flag)
      if let mask = (flag.isEmpty && name == text ? nil : own) ?? SecretWords.masked(text) {
        hide(argument, as: mask)
        hidden.insert(index)
      }
      flag = flag.isEmpty && !text.contains("=") && (words.isSecretFlag(text) || words.commandFlags.contains(text)) ? text : ""
    }
    return hidden
  }

  /// What is shown of a flag's value; `nil` where the value is not secret. Of a command, its name is shown.
  private func mask(_ value: String, of flag: String) -> String? {
    if words.isSecretFlag(flag) { return "***" }
    guard words.commandFlags.contains(flag), let end = value.firstIndex(of: " ") else { return nil }
    return value[..<end] + " ***"
  }

  /// Comments among the users, or in text that they share, may hold arguments of old: only that they are there is shown.
  mutating func hideComments(in document: KubeconfigDocument, below root: YAMLNode) {
    let entries = root.entries ?? []
    let ends = entries.dropFirst().map(\.extent.lowerBound) + [document.bytes.count]
    let lists = zip(entries, ends).filter { $0.0.key.text == "users" }.map { $0.0.extent.lowerBound..<$0.1 }
    var parts = (lists + document.tree.aliasedExtents).sorted { $0.lowerBound < $1.lowerBound }[...]
    guard !parts.isEmpty else { return }
    for comment in YAMLComments(bytes: document.bytes).all(besides: root) {
      while let part = parts.first, part.upperBound <= comment.lowerBound { parts.removeFirst() }
      guard let part = parts.first else { return }
      if part.contains(comment.lowerBound) { places[comment.lowerBound] = MaskedRanges.Place(range: comment, mask: "# ***") }
    }
  }

  private mutating func hide(_ node: YAMLNode, as mask: String) {
    let node = node.resolved
    guard let text = node.text, !text.isEmpty, !node.isNull, places[node.extent.lowerBound]?.mask != "***" else { return }
    places[node.extent.lowerBound] = MaskedRanges.Place(range: node.extent, mask: mask)
  }
}
