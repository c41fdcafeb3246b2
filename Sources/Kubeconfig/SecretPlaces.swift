/// Where secrets stand in a kubeconfig, so that it can be shown without them.
struct SecretPlaces {
  struct Place {
    var range: Range<Int>
    /// What is shown in its place.
    var mask: String
  }

  /// In rising order.
  private(set) var all: [Place] = []
  private let flags: Set<String>

  /// `flags`: whose values are secrets, such as `--client-secret`.
  init(in document: KubeconfigDocument, flags: Set<String>) {
    self.flags = flags
    if let root = document.tree.root { visit(root) }
    all.sort { $0.range.lowerBound < $1.range.lowerBound }
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

  private mutating func visit(_ node: YAMLNode) {
    switch node.content {
    case .alias: break
    case .scalar:
      if let text = node.text, let masked = Self.withoutPassword(text) { hide(node, as: masked) }
    case .sequence(let items, _):
      let hidden = visit(arguments: items)
      for (index, item) in items.enumerated() where !hidden.contains(index) { visit(item) }
    case .mapping(let entries, _):
      let isSecretPair = node.entries(named: "name").last?.value.resolved.text.map(Self.isSecret) ?? false
      for entry in entries {
        let key = entry.key.text ?? ""
        if entry.value.resolved.text != nil, Self.isSecret(key) || (isSecretPair && key == "value") {
          hide(entry.value, as: "***")
        } else {
          visit(entry.value)
        }
      }
    }
  }

  /// The indices of the arguments that are hidden.
  private mutating func visit(arguments: [YAMLNode]) -> Set<Int> {
    var hidden: Set<Int> = []
    var isValue = false
    for (index, argument) in arguments.enumerated() {
      let text = argument.resolved.text ?? ""
      let flag = text.prefix { $0 != "=" }
      if isValue {
        hide(argument, as: "***")
        hidden.insert(index)
      } else if text.contains("="), isSecretFlag(String(flag)) {
        hide(argument, as: flag + "=***")
        hidden.insert(index)
      }
      isValue = !isValue && !text.contains("=") && isSecretFlag(text)
    }
    return hidden
  }

  /// Ours, and those of other plugins that sound like one.
  private func isSecretFlag(_ flag: String) -> Bool {
    flags.contains(flag) || (flag.hasPrefix("--") && Self.isSecret(flag))
  }

  /// A URL that has a password, with `***` in its place; `nil` for other texts.
  private static func withoutPassword(_ text: String) -> String? {
    guard let scheme = text.firstRange(of: "://") else { return nil }
    let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return nil }
    return "\(text[...colon])***\(text[at...])"
  }

  private mutating func hide(_ node: YAMLNode, as mask: String) {
    let node = node.resolved
    guard let text = node.text, !text.isEmpty, !node.isNull else { return }
    all.append(Place(range: node.extent, mask: mask))
  }

  /// Keys of users and auth providers, names of variables and flags. Where a secret is kept is none.
  private static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    guard !["file", "path", "command", "store", "dir"].contains(where: name.hasSuffix) else { return false }
    return ["secret", "password", "token", "key-data", "passphrase", "private"].contains(where: name.contains) || name.hasSuffix("_key")
  }
}
