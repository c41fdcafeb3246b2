/// Writes a node on one line, in flow style: aliases and comments are not in it any more.
struct OneLineText {
  /// How many bytes may still be written.
  private(set) var allowance: Int

  /// `nil` where the allowance does not suffice.
  mutating func text(of node: YAMLNode) -> String? {
    let node = node.resolved
    let tag = node.tag.map { "!<\($0)> " } ?? ""
    switch node.content {
    case .alias: return nil
    case .scalar(let value, let isPlain): return tag + scalar(value, isPlain: isPlain)
    case .sequence(let items, _):
      guard let parts = all(items) else { return nil }
      return tag + "[" + parts.joined(separator: ", ") + "]"
    case .mapping(let entries, _):
      guard let keys = all(entries.map(\.key)), let values = all(entries.map(\.value)) else { return nil }
      return tag + "{" + zip(keys, values).map { "\($0): \($1)" }.joined(separator: ", ") + "}"
    }
  }

  private mutating func all(_ nodes: [YAMLNode]) -> [String]? {
    var texts: [String] = []
    for node in nodes {
      guard allowance > 0, let text = text(of: node) else { return nil }
      allowance -= text.utf8.count + 1
      texts.append(text)
    }
    return texts
  }

  /// A plain text keeps its type, be it a number or null.
  private func scalar(_ value: String, isPlain: Bool) -> String {
    guard isPlain else { return YAMLScalarText.quoted(value) }
    if value.isEmpty { return "null" }
    return YAMLScalarText.isSurelyText(value) ? YAMLScalarText.quoted(value) : value
  }
}
