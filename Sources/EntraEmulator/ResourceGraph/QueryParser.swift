/// Reads a query by recursive descent.
struct QueryParser {
  private var tokens: ArraySlice<QueryToken>
  private var depth = 0
  /// Deeper nesting is refused, so that no text can exhaust the stack.
  private static let depthLimit = 50

  static func query(_ text: String) throws(QueryError) -> Query {
    var parser = QueryParser(tokens: try QueryLexer.tokens(of: text)[...])
    let query = try parser.pipeline()
    guard case .end = parser.next.kind else { throw QueryError("ParserFailure", at: parser.next) }
    return query
  }

  private init(tokens: ArraySlice<QueryToken>) { self.tokens = tokens }

  // MARK: Steps

  private mutating func pipeline() throws(QueryError) -> Query {
    // Without a table in front the query is about resources.
    var (table, steps) = ("resources", [Query.Step]())
    let first = next
    if let word = takeWord() {
      if peeksStep(word) {
        steps.append(try step(word, at: first))
      } else {
        table = word
      }
    }
    while take("|") {
      let token = next
      guard let word = takeWord() else { throw QueryError("ParserFailure", at: token) }
      steps.append(try step(word, at: token))
    }
    return Query(table: table, steps: steps)
  }

  private func peeksStep(_ word: String) -> Bool { ["where", "project", "extend", "summarize"].contains(word.lowercased()) }

  private mutating func step(_ word: String, at token: QueryToken) throws(QueryError) -> Query.Step {
    switch word.lowercased() {
    case "where": return .filter(try expression())
    case "project":
      guard take("-") else { return .project(try columns()) }
      guard takeWord("away") else { throw QueryError("ParserFailure", at: next) }
      return .projectAway(try names())
    case "extend": return .extend(try columns())
    case "order", "sort":
      guard takeWord("by") else { throw QueryError("ParserFailure", at: next) }
      return .sort(try orders())
    case "take", "limit": return .take(try number())
    case "count": return .count
    case "distinct": return .distinct(try columns())
    case "summarize": return try summarize()
    case "join": return .join(try join())
    default: throw QueryError("UnknownOperator", at: token)
    }
  }

  private mutating func columns() throws(QueryError) -> [Query.Column] {
    var columns: [Query.Column] = []
    repeat {
      if case .word(let name) = next.kind, tokens.dropFirst().first?.kind == .sign("=") {
        tokens = tokens.dropFirst(2)
        columns.append(Query.Column(name: name, value: try expression()))
      } else {
        let value = try expression()
        columns.append(Query.Column(name: value.columnName ?? "Column\(columns.count + 1)", value: value))
      }
    } while take(",")
    return columns
  }

  private mutating func names() throws(QueryError) -> [String] {
    var names: [String] = []
    repeat {
      guard let name = takeWord() else { throw QueryError("ParserFailure", at: next) }
      names.append(name)
    } while take(",")
    return names
  }

  /// Without a word the direction is down.
  private mutating func orders() throws(QueryError) -> [Query.Order] {
    var orders: [Query.Order] = []
    repeat {
      let value = try expression()
      let isAscending = takeWord("asc")
      if !isAscending { _ = takeWord("desc") }
      orders.append(Query.Order(value: value, isAscending: isAscending))
    } while take(",")
    return orders
  }

  private mutating func number() throws(QueryError) -> Int {
    guard case .number(let number) = next.kind else { throw QueryError("ParserFailure", at: next) }
    tokens = tokens.dropFirst()
    return number
  }

  private mutating func summarize() throws(QueryError) -> Query.Step {
    var name = "count_"
    if case .word(let word) = next.kind, tokens.dropFirst().first?.kind == .sign("=") {
      name = word
      tokens = tokens.dropFirst(2)
    }
    let token = next
    guard takeWord("count"), take("("), take(")") else { throw QueryError("ParserFailure", at: token) }
    return .summarize(name: name, by: takeWord("by") ? try columns() : [])
  }

  private mutating func join() throws(QueryError) -> Query.Join {
    var kind = Query.Join.Kind.innerUnique
    if takeWord("kind") {
      let token = next
      guard take("="), let word = takeWord(), let known = Query.Join.Kind(rawValue: word.lowercased()) else {
        throw QueryError("ParserFailure", at: token)
      }
      kind = known
    }
    depth += 1
    defer { depth -= 1 }
    guard take("("), depth < Self.depthLimit else { throw QueryError("ParserFailure", at: next) }
    let right = try pipeline()
    guard take(")"), takeWord("on") else { throw QueryError("ParserFailure", at: next) }
    var keys: [Query.Join.Pair] = []
    repeat { keys.append(try key()) } while take(",")
    return Query.Join(kind: kind, right: right, keys: keys)
  }

  /// A name, or `$left.name == $right.name`.
  private mutating func key() throws(QueryError) -> Query.Join.Pair {
    let token = next
    guard let word = takeWord() else { throw QueryError("ParserFailure", at: token) }
    guard word == "$left" else { return Query.Join.Pair(left: word, right: word) }
    guard take("."), let left = takeWord(), take("=="), takeWord("$right"), take("."), let right = takeWord() else {
      throw QueryError("ParserFailure", at: next)
    }
    return Query.Join.Pair(left: left, right: right)
  }

  // MARK: Expressions

  private mutating func expression() throws(QueryError) -> Query.Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw QueryError("ParserFailure", at: next) }
    var parts = [try conjunction()]
    while takeWord("or") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction() throws(QueryError) -> Query.Expression {
    var parts = [try comparison()]
    while takeWord("and") { parts.append(try comparison()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func comparison() throws(QueryError) -> Query.Expression {
    let left = try operand()
    let sign: String
    switch next.kind {
    case .sign(let text): sign = text
    case .word(let text) where ["has", "contains", "startswith", "endswith", "in"].contains(text.lowercased()): sign = text.lowercased()
    default: return left
    }
    let isNegated = sign.hasPrefix("!")
    let name = isNegated ? String(sign.dropFirst()) : sign
    // `!=` and `!~` are not a sign behind an exclamation mark.
    let relation = isNegated ? ["=": "==", "~": "=~"][name] ?? name : name
    let found: Query.Expression
    if relation == "in" || relation == "in~" {
      tokens = tokens.dropFirst()
      found = .isOne(of: try list(), left, ignoresCase: relation == "in~")
    } else if let comparison = Query.Comparison(rawValue: relation) {
      tokens = tokens.dropFirst()
      found = .compare(left, comparison, try operand())
    } else {
      return left
    }
    return isNegated ? .not(found) : found
  }

  private mutating func list() throws(QueryError) -> [Query.Expression] {
    guard take("(") else { throw QueryError("ParserFailure", at: next) }
    var values: [Query.Expression] = []
    if take(")") { return values }
    repeat { values.append(try expression()) } while take(",")
    guard take(")") else { throw QueryError("ParserFailure", at: next) }
    return values
  }

  private mutating func operand() throws(QueryError) -> Query.Expression {
    let token = next
    tokens = tokens.dropFirst(token.kind == .end ? 0 : 1)
    switch token.kind {
    case .text(let text): return .literal(.string(text))
    case .number(let number): return .literal(.int(number))
    case .sign("("):
      let inner = try expression()
      guard take(")") else { throw QueryError("ParserFailure", at: next) }
      return try members(of: inner)
    case .word(let word):
      if next.kind == .sign("(") { return try members(of: call(word, at: token)) }
      if ["true", "false"].contains(word.lowercased()) { return .literal(.bool(word.lowercased() == "true")) }
      return try members(of: .column(word))
    default: throw QueryError("ParserFailure", at: token)
    }
  }

  private mutating func call(_ name: String, at token: QueryToken) throws(QueryError) -> Query.Expression {
    let values = try list()
    if name.lowercased() == "not", let value = values.first, values.count == 1 { return .not(value) }
    guard let needed = Query.functions[name.lowercased()], needed.contains(values.count) else {
      throw QueryError("UnknownFunction", at: token)
    }
    return .call(name.lowercased(), values)
  }

  private mutating func members(of value: Query.Expression) throws(QueryError) -> Query.Expression {
    var value = value
    while true {
      if take(".") {
        guard let name = takeWord() else { throw QueryError("ParserFailure", at: next) }
        value = .member(value, .string(name))
      } else if take("[") {
        switch next.kind {
        case .text(let name): value = .member(value, .string(name))
        case .number(let index): value = .member(value, .int(index))
        default: throw QueryError("ParserFailure", at: next)
        }
        tokens = tokens.dropFirst()
        guard take("]") else { throw QueryError("ParserFailure", at: next) }
      } else {
        return value
      }
    }
  }

  // MARK: Tokens

  /// The last token, which is the end, is never taken.
  private var next: QueryToken { tokens.first ?? QueryToken(kind: .end, line: 1, column: 0) }

  private mutating func take(_ sign: String) -> Bool {
    guard next.kind == .sign(sign) else { return false }
    tokens = tokens.dropFirst()
    return true
  }

  private mutating func takeWord(_ wanted: String) -> Bool {
    guard case .word(let word) = next.kind, word.lowercased() == wanted else { return false }
    tokens = tokens.dropFirst()
    return true
  }

  private mutating func takeWord() -> String? {
    guard case .word(let word) = next.kind else { return nil }
    tokens = tokens.dropFirst()
    return word
  }
}
