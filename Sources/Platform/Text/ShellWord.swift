/// A word as a shell must be given it, in single quotes if it needs them. Without control characters: it is for people to copy.
///
/// Source: POSIX.1-2024, Shell Command Language, section 2.2.2.
public func shellQuoted(_ word: some StringProtocol) -> String {
  let word = word.withoutControlCharacters
  let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_./:@%+=,-".contains($0)) }
  return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
}
