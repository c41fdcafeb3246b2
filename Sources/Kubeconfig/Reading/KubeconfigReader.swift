/// Finds contexts and users in a tree.
struct KubeconfigReader {
  struct NamedNode {
    var name: EntryName
    var node: YAMLNode
  }

  private let path: String
  private let root: YAMLNode?
  /// What may still be read: each node once, and a good measure of aliases. A small file cannot be made to fill the memory.
  private var allowance: Int

  /// How many nodes may be read through aliases, beyond one reading of each.
  static let aliasAllowance = 1_000_000

  init(path: String, tree: YAMLTree) {
    self.path = path
    root = tree.root
    allowance = tree.nodeCount + Self.aliasAllowance
  }

  /// The entries of a list of the file, each with its name. A missing or null list is empty, a missing or null name is "".
  ///
  /// Source: client-go, `Convert_Slice_v1_NamedAuthInfo_To_Map` refuses a name that is there twice.
  mutating func named(_ list: String) throws(KubeconfigError) -> [NamedNode] {
    guard let root = root?.resolved, !root.isNull else { return [] }
    guard root.entries != nil else { throw unexpected(root, "the file", "a mapping") }
    guard let items = try items(of: root.value(list), list) else { return [] }
    var lines: [EntryName: Int] = [:]
    var found: [NamedNode] = []
    for item in items {
      let name = EntryName(try isAbsent(item) ? "" : text(of: field(item, "name", in: list), "name") ?? "")
      if let first = lines.updateValue(item.line, forKey: name) {
        throw .duplicateName(path: path, line: item.line, list: list, name: name.text, firstLine: first)
      }
      found.append(NamedNode(name: name, node: item))
    }
    return found
  }

  /// `nil` where none is set.
  mutating func currentContext() throws(KubeconfigError) -> EntryName? {
    guard let root = root?.resolved, !root.isNull else { return nil }
    let name = try text(of: root.value("current-context"), "current-context") ?? ""
    return name.isEmpty ? nil : EntryName(name)
  }

  mutating func context(_ entry: NamedNode) throws(KubeconfigError) -> KubeconfigContext {
    let context = try field(entry.node, "context", in: "contexts")
    return KubeconfigContext(name: entry.name, user: EntryName(try text(of: field(context, "user", in: "context"), "user") ?? ""))
  }

  mutating func user(_ entry: NamedNode) throws(KubeconfigError) -> KubeconfigUser {
    let user = try field(entry.node, "user", in: "users")
    return KubeconfigUser(
      name: entry.name, path: path, line: entry.node.line, exec: try exec(field(user, "exec", in: "user")),
      authProvider: try authProvider(field(user, "auth-provider", in: "user")))
  }

  private mutating func exec(_ node: YAMLNode?) throws(KubeconfigError) -> ExecEntry? {
    guard let node, !isAbsent(node) else { return nil }
    var entry = ExecEntry(command: try text(of: field(node, "command", in: "exec"), "command") ?? "")
    for argument in try items(of: field(node, "args", in: "exec"), "args") ?? [] {
      entry.arguments.append(try text(of: argument, "args") ?? "")
    }
    for variable in try items(of: field(node, "env", in: "exec"), "env") ?? [] {
      let name = try text(of: field(variable, "name", in: "env"), "name") ?? ""
      entry.environment.append(.init(name: name, value: try text(of: field(variable, "value", in: "env"), "value") ?? ""))
    }
    entry.apiVersion = try text(of: field(node, "apiVersion", in: "exec"), "apiVersion")
    entry.installHint = try text(of: field(node, "installHint", in: "exec"), "installHint")
    entry.interactiveMode = try text(of: field(node, "interactiveMode", in: "exec"), "interactiveMode")
    let provides = try text(of: field(node, "provideClusterInfo", in: "exec"), "provideClusterInfo")
    entry.provideClusterInfo = provides.map { ["true", "yes", "on", "y"].contains($0.lowercased()) }
    return entry
  }

  private mutating func authProvider(_ node: YAMLNode?) throws(KubeconfigError) -> AuthProviderEntry? {
    guard let node, !isAbsent(node) else { return nil }
    var entry = AuthProviderEntry(name: try text(of: field(node, "name", in: "auth-provider"), "name") ?? "")
    guard let config = try field(node, "config", in: "auth-provider")?.resolved, !config.isNull else { return entry }
    guard let settings = config.effectiveEntries else { throw unexpected(config, "config", "a mapping") }
    for setting in settings {
      guard let key = try text(of: setting.key, "config") else { continue }
      entry.config[key] = try text(of: setting.value, key) ?? ""
    }
    return entry
  }
}

extension KubeconfigReader {
  private func isAbsent(_ node: YAMLNode) -> Bool { node.resolved.isNull }

  private func field(_ node: YAMLNode?, _ name: String, in parent: String) throws(KubeconfigError) -> YAMLNode? {
    guard let node = node?.resolved, !node.isNull else { return nil }
    guard node.entries != nil else { throw unexpected(node, parent, "a mapping") }
    return node.value(name)
  }

  private func items(of node: YAMLNode?, _ field: String) throws(KubeconfigError) -> [YAMLNode]? {
    guard let node = node?.resolved, !node.isNull else { return nil }
    guard let items = node.items else { throw unexpected(node, field, "a list") }
    return items
  }

  private mutating func text(of node: YAMLNode?, _ field: String) throws(KubeconfigError) -> String? {
    guard let node = node?.resolved else { return nil }
    allowance -= 1
    guard allowance >= 0 else { throw .excessiveAliasing(path: path) }
    guard !node.isNull else { return nil }
    guard let text = node.text else { throw unexpected(node, field, "a text") }
    return text
  }

  private func unexpected(_ node: YAMLNode, _ field: String, _ expected: String) -> KubeconfigError {
    .structure(path: path, line: node.line, field: field, expected: expected)
  }
}
