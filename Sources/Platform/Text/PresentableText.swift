/// Text from outside, made fit for a terminal, a log file and a report.
public enum PresentableText {
  /// In characters. An address of a sign-in page has about a thousand.
  public static let longestLine = 4000
  /// More lines than any message of this program has.
  public static let mostLines = 100

  /// A text of several lines: each is cleaned and cut, and lines beyond `mostLines` are left out.
  ///
  /// - Parameter masked: Hides what must not be read; it gets each line before the line is cut.
  public static func lines(_ text: String, masked: (String) -> String = { $0 }) -> String {
    let lines = text.split(separator: "\n", maxSplits: mostLines, omittingEmptySubsequences: false)
    return lines.prefix(mostLines).map { line(String($0), masked: masked) }.joined(separator: "\n")
  }

  /// One line, also where the text has more.
  public static func line(_ text: String, masked: (String) -> String = { $0 }) -> String {
    // A server may send a million characters; only what can be shown is worth the work. What a mask hides may be longer than what it leaves.
    let clean = String(text.unicodeScalars.prefix(8 * longestLine)).withoutControlCharacters
    let shown = masked(hidingFileContent(clean))
    return shown.count > longestLine ? "\(shown.prefix(longestLine))…" : shown
  }

  /// Somebody may give a key or a token where the name of a file was expected.
  private static func hidingFileContent(_ line: String) -> String {
    var rest = Substring(line)
    var shown = ""
    while let found = InlineContent.first(in: rest) {
      shown += "\(rest[..<found.range.lowerBound])[\(found.content.noun)]"
      rest = rest[found.range.upperBound...]
    }
    return shown + rest
  }
}

extension StringProtocol {
  /// One line without what can steer a terminal or change the order in which a person reads: control characters and bidirectional controls
  /// are left out, line breaks and tabs become a space.
  ///
  /// Source: ECMA-48; Unicode Standard Annex #9, section 2.
  public var withoutControlCharacters: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "\t", "\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}": result.append(" ")
      case "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": continue
      default: if scalar.properties.generalCategory != .control { result.append(scalar) }
      }
    }
    return String(result)
  }
}
