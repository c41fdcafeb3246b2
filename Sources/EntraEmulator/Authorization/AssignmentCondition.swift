/// The condition of a role assignment: where it is false, the assignment does not count.
///
/// Source: vendor page "Azure role assignment condition format and syntax".
struct AssignmentCondition: Sendable, Equatable {
  let text: String
  private let expression: Expression

  /// Throws `ConfigurationError` with what cannot be understood.
  init(_ text: String) throws(ConfigurationError) {
    var parser = try ConditionParser(text)
    self.text = text
    expression = try parser.whole()
  }

  func holds(for action: DataAction) -> Bool { expression.holds(for: action) }

  indirect enum Expression: Sendable, Equatable {
    case not(Expression)
    case all([Expression])
    case any([Expression])
    case actionMatches(String)
    case exists(String)
    case compare(attribute: String, Comparison, values: [String])
  }

  /// How a text of the request is compared with those of the condition.
  struct Comparison: Sendable, Equatable {
    let relation: Relation
    let isNegated: Bool
    let ignoresCase: Bool

    enum Relation: String, Sendable, CaseIterable {
      case equals = "Equals"
      case like = "Like"
      case startsWith = "StartsWith"
    }

    /// Reads an operator such as `StringNotEqualsIgnoreCase`; nil when it is none of texts.
    init?(_ name: String) {
      guard name.hasPrefix("String") else { return nil }
      var rest = name.dropFirst("String".count)
      isNegated = rest.hasPrefix("Not")
      if isNegated { rest = rest.dropFirst("Not".count) }
      ignoresCase = rest.hasSuffix("IgnoreCase")
      if ignoresCase { rest = rest.dropLast("IgnoreCase".count) }
      guard let relation = Relation(rawValue: String(rest)) else { return nil }
      self.relation = relation
    }

    func holds(_ actual: String, _ values: [String]) -> Bool {
      let fits = values.contains { value in
        let (left, right) = ignoresCase ? (actual.lowercased(), value.lowercased()) : (actual, value)
        return switch relation {
        case .equals: left == right
        case .like: wildcardMatch(right, left)
        case .startsWith: left.hasPrefix(right)
        }
      }
      return fits != isNegated
    }
  }
}

extension AssignmentCondition.Expression {
  /// A comparison with an attribute that the request does not have is false.
  func holds(for action: DataAction) -> Bool {
    switch self {
    case .not(let inner): !inner.holds(for: action)
    case .all(let parts): parts.allSatisfy { $0.holds(for: action) }
    case .any(let parts): parts.contains { $0.holds(for: action) }
    case .actionMatches(let pattern): [pattern].matchesAction(action.id)
    case .exists(let name): action.attribute(name) != nil
    case .compare(let name, let comparison, let values): action.attribute(name).map { comparison.holds($0, values) } ?? false
    }
  }
}

extension DataAction {
  fileprivate func attribute(_ name: String) -> String? {
    attributes.first { $0.key.lowercased() == name.lowercased() }?.value
  }
}
