/// Text for manual pages. Source: mdoc(7), roff(7).
enum Mdoc {
  private static let width = 78

  /// Escaped, a line for each sentence, wrapped.
  static func prose(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e").replacing("\n", with: " ")
    let sentences = escaped.replacing(". ", with: ".\n").split(separator: "\n")
    return sentences.flatMap(wrapped).joined(separator: "\n")
  }

  /// For the line that says what a page is about: without a full stop, and without a capital where that is an ordinary word's.
  static func title(_ text: String) -> String {
    var title = text.hasSuffix(".") ? String(text.dropLast()) : text
    title = title.replacing("\\", with: "\\e")
    return title.prefix(1).lowercased() + title.dropFirst()
  }

  private static func wrapped(_ sentence: Substring) -> [String] {
    var lines: [String] = []
    for word in sentence.split(separator: " ") {
      if let last = lines.last, last.utf8.count + word.utf8.count < width {
        lines[lines.count - 1] += " \(word)"
      } else {
        // A dot or an apostrophe at the start of a line would make it a request.
        lines.append((word.hasPrefix(".") || word.hasPrefix("'") ? "\\&" : "") + word)
      }
    }
    return lines
  }
}
