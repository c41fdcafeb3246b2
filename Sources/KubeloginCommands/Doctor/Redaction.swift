import Platform

/// Shortens names so that a report can be shown to strangers: who, where and which tenant cannot be told from it, equal names stay equal.
struct Redaction: Sendable, Equatable {
  /// Names of this place, such as hosts, contexts and users.
  private let names: [String]
  private let home: String?

  /// IDs that everybody has.
  private static let publicIDs: Set<String> = [
    "6dae42f8-4368-4678-94ff-3960e28e3630", "80faf920-1908-4b52-b5ef-a8e7bedfc67a", "6256c85f-0aad-4d50-b960-e6e9b21efe35",
    "3f4439ff-e698-4d6d-84fe-09c9d574f06b", "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  ]

  init(names: [String], home: String?) {
    // The longer first: one may be part of another. What is short could be part of any word. GUIDs are shortened wherever they stand.
    self.names = Set(names.filter { $0.count >= 4 && !$0.isGUID }).sorted { ($0.count, $0) > ($1.count, $1) }
    self.home = home.flatMap { $0.count > 1 ? $0 : nil }
  }

  func redacted(_ text: String) -> String {
    var text = home.map { text.replacing($0, with: "~") } ?? text
    for name in names { text = Self.shortening(name, in: text) }
    return Self.shorteningWords(text)
  }

  /// A name with its first three characters, wherever it stands as a whole word.
  private static func shortening(_ name: String, in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let found = rest.firstRange(of: name) {
      let before = rest[..<found.lowerBound]
      let after = rest[found.upperBound...]
      let isWord = ![before.last ?? result.last, after.first].contains { $0.map { $0.isLetter || $0.isNumber } == true }
      result += before + (isWord ? "\(name.prefix(3))…" : name)
      rest = after
    }
    return result + rest
  }

  /// GUIDs and the names of users, wherever they stand.
  private static func shorteningWords(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while !rest.isEmpty {
      let word = rest.prefix(while: isWordCharacter)
      rest = rest[word.endIndex...]
      result += shortened(word)
      let gap = rest.prefix { !isWordCharacter($0) }
      rest = rest[gap.endIndex...]
      result += gap
    }
    return result
  }

  private static func shortened(_ word: Substring) -> String {
    let core = word.hasSuffix(".") ? word.dropLast() : word
    if String(core).isGUID {
      return publicIDs.contains(core.lowercased()) ? String(word) : "\(core.prefix(8))…\(word.dropFirst(core.count))"
    }
    // Within a longer word, such as the name of a session.
    if core.count > 36, core.count(where: { $0 == "-" }) > 3, !core.contains("@") {
      return shorteningGUIDs(core) + word.dropFirst(core.count)
    }
    guard let at = core.firstIndex(of: "@"), at > core.startIndex, core.distance(from: at, to: core.endIndex) > 1 else {
      return String(word)
    }
    return "\(core.prefix(1))…@\(core[core.index(after: at)...].prefix(1))…\(word.dropFirst(core.count))"
  }

  /// A GUID that stands behind or before something else.
  private static func shorteningGUIDs(_ word: Substring) -> String {
    var rest = word
    var result = ""
    while rest.count >= 36 {
      let start = String(rest.prefix(36))
      if start.isGUID {
        result += publicIDs.contains(start.lowercased()) ? start : "\(start.prefix(8))…"
        rest = rest.dropFirst(36)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result + rest
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "-_.@#+".contains(character)
  }
}
