/// A set of permissions that can be assigned.
///
/// Source: vendor page "Understand Azure role definitions".
public struct RoleDefinition: Sendable, Codable, Equatable {
  /// A GUID.
  public var id: String
  public var name: String
  /// What it permits in Azure Resource Manager; absent means nothing. `*` stands for any text.
  public var actions: [String]?
  public var notActions: [String]?
  /// What it permits inside a cluster; absent means nothing.
  public var dataActions: [String]?
  public var notDataActions: [String]?

  public init(
    id: String, name: String, actions: [String]? = nil, notActions: [String]? = nil, dataActions: [String]? = nil,
    notDataActions: [String]? = nil
  ) {
    self.id = id
    self.name = name
    self.actions = actions
    self.notActions = notActions
    self.dataActions = dataActions
    self.notDataActions = notDataActions
  }

  func permits(_ action: String, isData: Bool = true) -> Bool {
    let (granted, excepted) = isData ? (dataActions, notDataActions) : (actions, notActions)
    return (granted ?? []).matchesAction(action) && !(excepted ?? []).matchesAction(action)
  }

  func validate() throws {
    guard isGUID(id) else { throw ConfigurationError("role id '\(id)' is no GUID") }
    guard !name.isEmpty else { throw ConfigurationError("the role \(id) has no name") }
  }
}

extension [String] {
  /// Whether one of these patterns fits the name of an action, in any case.
  func matchesAction(_ action: String) -> Bool {
    let action = action.lowercased()
    return contains { wildcardMatch($0.lowercased(), action) }
  }
}

/// Whether a text fits a pattern in which `*` stands for any text, slashes included.
func wildcardMatch(_ pattern: String, _ text: String) -> Bool {
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
  guard parts.count > 1, let first = parts.first, let last = parts.last else { return pattern == text }
  guard text.hasPrefix(first), text.count >= first.count + last.count, text.hasSuffix(last) else { return false }
  var rest = text.dropFirst(first.count).dropLast(last.count)
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let range = rest.firstRange(of: part) else { return false }
    rest = rest[range.upperBound...]
  }
  return true
}
