/// Reads the language of conditions by recursive descent.
struct ConditionParser {
  private var tokens: [Token]
  private var depth = 0

  /// Deeper nesting is refused, so that no text can exhaust the stack.
  private static let depthLimit = 50

  fileprivate enum Token: Equatable {
    case symbol(String)
    /// An operator or a function.
    case word(String)
    /// The name between the brackets of `@Request[…]`.
    case attribute(String)
    /// Between single quotes.
    case text(String)
  }

  init(_ text: String) throws(ConfigurationError) {
    tokens = try ConditionParser.tokens(of: text)
  }

  mutating func whole() throws(ConfigurationError) -> AssignmentCondition.Expression {
    let expression = try alternatives()
    guard tokens.isEmpty else { throw ConditionParser.failure("it goes on after its end") }
    return expression
  }

  private mutating func alternatives() throws(ConfigurationError) -> AssignmentCondition.Expression {
    var parts = [try conjunction()]
    while take(.word("OR")) || take(.symbol("||")) { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction() throws(ConfigurationError) -> AssignmentCondition.Expression {
    var parts = [try term()]
    while take(.word("AND")) || take(.symbol("&&")) { parts.append(try term()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func term() throws(ConfigurationError) -> AssignmentCondition.Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ConditionParser.depthLimit else { throw ConditionParser.failure("it is nested too deeply") }
    if take(.symbol("!")) || take(.word("NOT")) { return .not(try term()) }
    if take(.symbol("(")) {
      let inner = try alternatives()
      try expect(")")
      return inner
    }
    if take(.word("ActionMatches")) {
      let patterns = try values()
      return .any(patterns.map { .actionMatches($0) })
    }
    if take(.word("Exists")) { return .exists(try attribute()) }
    return try comparison()
  }

  private mutating func comparison() throws(ConfigurationError) -> AssignmentCondition.Expression {
    let name = try attribute()
    guard case .word(let word)? = tokens.first else { throw ConditionParser.failure("an operator is missing behind '\(name)'") }
    tokens.removeFirst()
    let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
    let isKnown = parts.count == 1 || ["ForAnyOfAnyValues", "ForAllOfAnyValues"].contains(parts[0])
    guard isKnown, let comparison = parts.last.flatMap(AssignmentCondition.Comparison.init) else {
      throw ConditionParser.failure("the operator '\(word)' is not known")
    }
    return .compare(attribute: name, comparison, values: try values())
  }

  private mutating func attribute() throws(ConfigurationError) -> String {
    guard case .attribute(let name)? = tokens.first else { throw ConditionParser.failure("an attribute such as @Request[…] is missing") }
    tokens.removeFirst()
    return name
  }

  /// One text, or several between braces.
  private mutating func values() throws(ConfigurationError) -> [String] {
    guard take(.symbol("{")) else { return [try text()] }
    var values = [try text()]
    while take(.symbol(",")) { values.append(try text()) }
    try expect("}")
    return values
  }

  private mutating func text() throws(ConfigurationError) -> String {
    guard case .text(let text)? = tokens.first else { throw ConditionParser.failure("a text between single quotes is missing") }
    tokens.removeFirst()
    return text
  }

  private mutating func expect(_ symbol: String) throws(ConfigurationError) {
    guard take(.symbol(symbol)) else { throw ConditionParser.failure("'\(symbol)' is missing") }
  }

  private mutating func take(_ token: Token) -> Bool {
    guard let first = tokens.first, first.isSame(as: token) else { return false }
    tokens.removeFirst()
    return true
  }

  private static func failure(_ reason: String) -> ConfigurationError {
    ConfigurationError("the condition cannot be understood: \(reason)")
  }

  private static func tokens(of text: String) throws(ConfigurationError) -> [Token] {
    var (rest, tokens) = (text[...], [Token]())
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if let symbol = ["&&", "||", "(", ")", "!", "{", "}", ","].first(where: rest.hasPrefix) {
        tokens.append(.symbol(symbol))
        rest.removeFirst(symbol.count)
      } else if first == "'" {
        tokens.append(.text(try delimited(&rest, by: "'")))
      } else if first == "@" {
        let source = rest.prefix { $0 != "[" }
        guard source.lowercased() == "@request" else { throw failure("only attributes of @Request are known") }
        rest.removeFirst(source.count)
        tokens.append(.attribute(try delimited(&rest, by: "]")))
      } else {
        let word = rest.prefix { $0.isLetter || $0 == ":" }
        guard !word.isEmpty else { throw failure("'\(first)' has no meaning") }
        tokens.append(.word(String(word)))
        rest.removeFirst(word.count)
      }
    }
    return tokens
  }

  /// What stands between the first character and the next `end`.
  private static func delimited(_ rest: inout Substring, by end: Character) throws(ConfigurationError) -> String {
    let content = rest.dropFirst().prefix { $0 != end }
    guard content.endIndex < rest.endIndex else { throw failure("'\(end)' is missing") }
    rest = rest[content.endIndex...].dropFirst()
    return String(content)
  }
}

extension ConditionParser.Token {
  /// Words are the same in any case.
  fileprivate func isSame(as other: ConditionParser.Token) -> Bool {
    if case (.word(let left), .word(let right)) = (self, other) { left.lowercased() == right.lowercased() } else { self == other }
  }
}
