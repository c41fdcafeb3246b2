/// A word, sign or text of a query in the Kusto Query Language, and where it stands.
///
/// Source: vendor page "KQL quick reference"; "Understanding the Azure Resource Graph query language".
struct QueryToken: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case word(String)
    case text(String)
    case number(Int)
    case sign(String)
    case end
  }

  let kind: Kind
  /// Counted from one.
  let line: Int
  /// Counted from zero.
  let column: Int

  var shown: String {
    switch kind {
    case .word(let text), .text(let text), .sign(let text): text
    case .number(let number): String(number)
    case .end: "<EOF>"
    }
  }
}

/// Why a query cannot be answered.
struct QueryError: Error, Equatable {
  var reason: String
  var token: QueryToken?

  init(_ reason: String, at token: QueryToken? = nil) {
    self.reason = reason
    self.token = token
  }
}

/// Takes a query apart.
struct QueryLexer {
  private var rest: Substring
  private var (line, column) = (1, 0)
  private static let signs = ["!in~", "=~", "!~", "==", "!=", "<=", ">=", "in~", "|", ",", "(", ")", "[", "]", ".", "=", "<", ">", "-"]

  private init(_ text: String) { rest = text[...] }

  /// The last token is the end.
  static func tokens(of text: String) throws(QueryError) -> [QueryToken] {
    var lexer = QueryLexer(text)
    var tokens: [QueryToken] = []
    while let token = try lexer.next() { tokens.append(token) }
    return tokens + [QueryToken(kind: .end, line: lexer.line, column: lexer.column)]
  }

  private mutating func next() throws(QueryError) -> QueryToken? {
    skipSpace()
    guard let first = rest.first else { return nil }
    let (line, column) = (line, column)
    let token = { (kind: QueryToken.Kind) in QueryToken(kind: kind, line: line, column: column) }
    if first == "'" || first == "\"" { return token(.text(try quoted(first, at: token(.sign(String(first)))))) }
    for sign in Self.signs where rest.hasPrefix(sign) {
      take(sign.count)
      return token(.sign(sign))
    }
    if rest.hasPrefix("!") {
      let word = rest.dropFirst().prefix { $0.isLetter }
      guard !word.isEmpty else { throw QueryError("ParserFailure", at: token(.sign("!"))) }
      take(word.count + 1)
      return token(.sign("!" + word))
    }
    if first.isNumber {
      let digits = rest.prefix { $0.isNumber }
      guard let number = Int(digits) else { throw QueryError("ParserFailure", at: token(.sign(String(digits)))) }
      take(digits.count)
      return token(.number(number))
    }
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    guard !word.isEmpty else { throw QueryError("ParserFailure", at: token(.sign(String(first)))) }
    take(word.count)
    return token(.word(String(word)))
  }

  private mutating func quoted(_ quote: Character, at token: QueryToken) throws(QueryError) -> String {
    take(1)
    var text = ""
    while let character = rest.first, character != quote {
      take(1)
      if character == "\\", let escaped = rest.first {
        take(1)
        text.append(["n": "\n", "t": "\t"][escaped] ?? escaped)
      } else {
        text.append(character)
      }
    }
    guard rest.first == quote else { throw QueryError("ParserFailure", at: token) }
    take(1)
    return text
  }

  private mutating func skipSpace() {
    while let first = rest.first {
      if rest.hasPrefix("//") {
        take(rest.prefix { !$0.isNewline }.count)
      } else if first.isWhitespace {
        take(1)
      } else {
        return
      }
    }
  }

  private mutating func take(_ count: Int) {
    for character in rest.prefix(count) {
      (line, column) = character.isNewline ? (line + 1, 0) : (line, column + 1)
    }
    rest = rest.dropFirst(count)
  }
}
