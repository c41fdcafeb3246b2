/// A line of a text that another program or a server wrote, safe for a terminal and a log: the first one with words, without control characters and without
/// words that look like tokens, cut after `limit` characters.
public func harmlessLine(_ text: String, limit: Int = 200, masksTokens: Bool = true) -> String {
  let lines = text.split(whereSeparator: \.isNewline)
  guard let line = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }) else { return "" }
  // Masked before it is cut: half a token must not pass for a short word.
  let words = line.withoutControlCharacters.split(separator: " ", omittingEmptySubsequences: false)
  let shown = masksTokens ? words.map { looksLikeToken($0) ? "[token]" : String($0) } : words.map(String.init)
  let whole = shown.joined(separator: " ")
  return whole.count > limit ? "\(whole.prefix(limit))…" : whole
}

/// JSON Web Tokens, the marked tokens of common services, and long runs of letters and digits that are no GUID.
private func looksLikeToken(_ word: Substring) -> Bool {
  if ["eyJ", "hvs.", "hvb.", "glpat-", "glcbt-", "ghp_", "ghs_", "github_pat_"].contains(where: { word.contains($0) }) { return true }
  let runs = word.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "+" || $0 == "=")) })
  return runs.contains { $0.count >= 24 && $0.contains(where: \.isNumber) && $0.contains(where: \.isLetter) }
}
