/// Splits a command line into words as a POSIX shell does: by blanks, quotes and backslashes, and by nothing else.
///
/// What a shell would do more with, such as `$HOME` or `|`, is a fault, not a literal: nobody means it so.
/// Source: POSIX.1-2024, Shell Command Language, section 2.2.
public enum CommandWords {
  public enum Fault: Error, Equatable {
    case noProgram
    case openQuote(Character)
    case needsShell(Character)

    var text: String {
      switch self {
      case .noProgram: "names no program"
      case .openQuote(let quote): "has a \(quote) without its end"
      case .needsShell(let character): "holds \(character), which only a shell understands"
      }
    }
  }

  static func split(_ text: String) throws(Fault) -> [String] {
    var words: [String] = []
    var word: String?
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case " ", "\t", "\n", "\r", "\r\n":
        if let finished = word { words.append(finished) }
        word = nil
      case "'":
        guard let end = rest.firstIndex(of: "'") else { throw .openQuote("'") }
        word = (word ?? "") + rest[..<end]
        rest = rest[rest.index(after: end)...]
      case "\"": word = (word ?? "") + (try quoted(&rest))
      case "\\": word = (word ?? "") + escaped(&rest)
      case "|", "&", ";", "<", ">", "(", ")", "$", "`": throw .needsShell(character)
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// Behind a backslash outside of quotes: any character for itself; a line end goes.
  private static func escaped(_ rest: inout Substring) -> String {
    guard let next = rest.popFirst() else { return "\\" }
    return next.isNewline ? "" : String(next)
  }

  /// Between double quotes a backslash serves only what is special there.
  private static func quoted(_ rest: inout Substring) throws(Fault) -> String {
    var text = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return text
      case "\\":
        guard let next = rest.popFirst() else { throw .openQuote("\"") }
        if !next.isNewline { text += ["$", "`", "\"", "\\"].contains(next) ? String(next) : "\\\(next)" }
      case "$", "`": throw .needsShell(character)
      default: text.append(character)
      }
    }
    throw .openQuote("\"")
  }
}
