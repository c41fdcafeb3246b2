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
    case .scalar, .alias: break
    case .sequence(let items, _):
      visit(arguments: items)
      for item in items { visit(item) }
    case .mapping(let entries, _):
      let isSecretPair = node.entries(named: "name").last?.value.resolved.text.map(Self.isSecret) ?? false
      for entry in entries {
        let key = entry.key.text ?? ""
        if Self.isSecret(key) || (isSecretPair && key == "value") { hide(entry.value, as: "***") }
        visit(entry.value)
      }
    }
  }

  private mutating func visit(arguments: [YAMLNode]) {
    var isValue = false
    for argument in arguments {
      let text = argument.resolved.text ?? ""
      let flag = text.prefix { $0 != "=" }
      if isValue {
        hide(argument, as: "***")
      } else if text.contains("="), flags.contains(String(flag)) {
        hide(argument, as: flag + "=***")
      }
      isValue = !isValue && flags.contains(text)
    }
  }

  private mutating func hide(_ node: YAMLNode, as mask: String) {
    let node = node.resolved
    guard let text = node.text, !text.isEmpty, !node.isNull else { return }
    all.append(Place(range: node.extent, mask: mask))
  }

  /// Keys of users and auth providers, and names of variables. A file that holds a secret is none.
  private static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    guard !["file", "path", "command"].contains(where: name.hasSuffix) else { return false }
    return ["secret", "password", "token", "key-data", "passphrase", "private"].contains(where: name.contains)
  }
}
