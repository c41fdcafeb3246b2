import Platform

/// The text of an error as people copy it: wrapped by a terminal, framed by Terraform or k9s, coloured, escaped by a log.
///
/// Tokens in it are gone before anything else looks at it.
struct ErrorText {
  /// Without blanks, in lower case: no line break can come between the letters of a mark.
  private let squeezed: String
  /// Without blanks, letters as they were.
  let compact: String

  init(_ text: String) {
    compact = Self.compact(MaskedTokens.masked(Self.unframed(text)))
    squeezed = compact.lowercased()
  }

  var isEmpty: Bool { compact.isEmpty }

  /// - Parameter mark: Lower case. `{guid}` stands for any GUID.
  func contains(_ mark: String) -> Bool {
    let mark = String(mark.filter { !$0.isWhitespace })
    guard let place = mark.firstRange(of: "{guid}") else { return squeezed.contains(mark) }
    let (before, after) = (mark[..<place.lowerBound], mark[place.upperBound...])
    return squeezed.ranges(of: before).contains { found in
      let rest = squeezed[found.upperBound...]
      return String(rest.prefix(36)).isGUID && rest.dropFirst(36).hasPrefix(after)
    }
  }

  /// The numbers behind `AADSTS`, each once, in their order.
  var entraNumbers: [Int] {
    var numbers: [Int] = []
    for found in squeezed.ranges(of: "aadsts") {
      let digits = squeezed[found.upperBound...].prefix { $0.isASCII && $0.isNumber }.prefix(9)
      if let number = Int(digits), !numbers.contains(number) { numbers.append(number) }
    }
    return numbers
  }

  /// Without colours, frames and the escapes of a log line.
  private static func unframed(_ text: String) -> String {
    var lines: [String] = []
    let unescaped = text.replacing("\\n", with: "\n").replacing("\\t", with: " ").replacing("\\\"", with: "\"")
    for line in withoutEscapes(unescaped).split(whereSeparator: \.isNewline) {
      let inside = line.drop { $0.isWhitespace || "|>#*".contains($0) }
      lines.append(String(inside).withoutControlCharacters)
    }
    return lines.joined(separator: "\n")
  }

  /// Source: ECMA-48 section 5.4, control sequences.
  private static func withoutEscapes(_ text: String) -> String {
    var rest = Substring(text)
    var result = ""
    while let escape = rest.firstIndex(of: "\u{1B}") {
      result += rest[..<escape]
      rest = rest[rest.index(after: escape)...]
      guard rest.first == "[" else { continue }
      rest = rest.dropFirst().drop { !("@"..."~").contains($0) }.dropFirst()
    }
    return result + rest
  }

  private static func compact(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{2500}"..."\u{257F}": continue
      case "\u{201C}", "\u{201D}", "\u{201E}": result.append("\"")
      case "\u{2018}", "\u{2019}": result.append("'")
      default: if !scalar.properties.isWhitespace { result.append(scalar) }
      }
    }
    return String(result)
  }
}

/// Hides what signs somebody in.
enum MaskedTokens {
  /// JSON Web Tokens, also those that a line break cuts, and what stands behind `Bearer`.
  static func masked(_ text: String) -> String {
    var masked = ""
    var rest = text[...]
    while let start = firstToken(in: rest) {
      masked += rest[..<start] + "[token]"
      let behind = rest[start...].drop(while: isTokenCharacter)
      rest = behind
      // The rest of a token that a line break has cut: a line of nothing else.
      while rest.first?.isNewline == true {
        let next = rest.dropFirst().drop { $0 == " " }
        let run = next.prefix(while: isTokenCharacter)
        guard run.count >= 16, run.contains(where: { $0.isUppercase || $0.isNumber }) else { break }
        rest = next[run.endIndex...]
      }
    }
    return masked + rest
  }

  private static func firstToken(in text: Substring) -> Substring.Index? {
    let webToken = text.firstRange(of: "eyJ")?.lowerBound
    let bearer = ["Bearer ", "bearer ", "Bearer\n", "BEARER "].compactMap { word -> Substring.Index? in
      text.ranges(of: word).first { found in text[found.upperBound...].prefix(while: isTokenCharacter).count >= 8 }?.upperBound
    }.min()
    return [webToken, bearer].compactMap { $0 }.min()
  }

  private static func isTokenCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "._-+/=~".contains(character))
  }
}
