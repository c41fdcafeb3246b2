/// Whether a line is what a pattern says; `*` stands for anything, also nothing.
func matches(_ line: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
  guard parts.count > 1, let first = parts.first, let last = parts.last else { return line == pattern }
  guard line.hasPrefix(first), line.dropFirst(first.count).hasSuffix(last) else { return false }
  var rest = line.dropFirst(first.count).dropLast(last.count)[...]
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let found = rest.firstRange(of: part) else { return false }
    rest = rest[found.upperBound...]
  }
  return true
}

/// The words of a command as a shell sees them: blanks separate, '…' and "…" hold together, a backslash is itself.
func shellWords(_ text: String) -> [String] {
  var words: [String] = []
  var word: String?
  var quote: Character?
  for character in text {
    switch (character, quote) {
    case (let mark, let open?) where mark == open: quote = nil
    case (_, .some): word = (word ?? "") + String(character)
    case ("'", nil), ("\"", nil):
      quote = character
      word = word ?? ""
    case (" ", nil):
      if let done = word { words.append(done) }
      word = nil
    default: word = (word ?? "") + String(character)
    }
  }
  return words + [word].compactMap { $0 }
}

/// Where two lists of lines part, in words; `nil` where the lines are as the patterns say. The pattern `…` allows any number of lines.
func difference(between lines: [String], and patterns: [String]) -> String? {
  var index = 0
  var maySkip = false
  for pattern in patterns {
    if pattern == "…" {
      maySkip = true
      continue
    }
    if maySkip, let next = lines[index...].firstIndex(where: { matches($0, pattern) }) { index = next }
    guard index < lines.count else { return "line \(index + 1) is missing: \(pattern)" }
    if !matches(lines[index], pattern) { return "line \(index + 1)\n  expected: \(pattern)\n  actual:   \(lines[index])" }
    (index, maySkip) = (index + 1, false)
  }
  guard !maySkip, index < lines.count else { return nil }
  return "not expected:\n" + lines[index...].map { "  \($0)" }.joined(separator: "\n")
}

/// A text's lines as Unix counts them; a last line without its end is marked.
func textLines(_ text: String) -> [String] {
  if text.isEmpty { return [] }
  // Not by characters: Swift takes CR and LF together for one.
  let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  return lines.last == "" ? lines.dropLast() : lines.dropLast() + ["\(lines.last ?? "")(no line end)"]
}
