/// What is known about flags and variables before a kubeconfig is shown.
public struct SecretWords: Sendable {
  /// Flags whose values are secrets, such as `--client-secret`.
  public var flags: Set<String>
  /// Flags whose value is a command with arguments of its own.
  public var commandFlags: Set<String>
  /// Variables whose values are not secret. The value of any other one in an `env` is hidden.
  public var harmlessVariables: Set<String>

  public init(flags: Set<String>, commandFlags: Set<String> = [], harmlessVariables: Set<String> = []) {
    self.flags = flags
    self.commandFlags = commandFlags
    self.harmlessVariables = harmlessVariables
  }

  /// Ours, and those of other plugins that sound like one.
  func isSecretFlag(_ flag: String) -> Bool {
    flags.contains(flag) || (flag.hasPrefix("-") && Self.soundSecret(flag))
  }

  /// Keys of users and auth providers, names of variables and flags. Where a secret is kept is none.
  static func soundSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    guard !["file", "path", "command", "store", "dir"].contains(where: name.hasSuffix) else { return false }
    return parts.contains(where: name.contains) || name.hasSuffix("_key")
      || name.split(whereSeparator: { "-_.".contains($0) }).contains { words.contains(String($0)) }
  }

  private static let parts = [
    "secret", "password", "passwd", "token", "key-data", "passphrase", "private", "credential", "apikey", "api-key", "api_key",
    "access-key",
    "authorization", "bearer", "assertion", "header",
  ]
  private static let words: Set<String> = ["pat", "pwd", "jwt", "sas"]

  /// An argument or field with `***` in the place of what looks like a secret in it; `nil` for other texts.
  static func masked(_ text: String) -> String? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var shown: [String] = []
    var isValue = false
    for word in words {
      shown.append(isValue && !word.isEmpty ? "***" : maskedWord(word))
      guard !word.isEmpty else { continue }
      let name = word.trimming { "\"'`".contains($0) }
      let announces = name.hasPrefix("-") || name.hasSuffix(":") || ["bearer", "basic"].contains(name.lowercased())
      isValue = announces && !name.contains("=") && (soundSecret(name.trimming { ":".contains($0) }) || name.lowercased() == "basic")
    }
    let result = shown.joined(separator: " ")
    return result == text ? nil : result
  }

  /// `--x-token=…`, `password:…`, a URL with a password, a JSON Web Token.
  private static func maskedWord(_ word: String) -> String {
    if let url = withoutPassword(word) { return url }
    let quote = word.prefix { "\"'".contains($0) }
    let bare = word.dropFirst(quote.count)
    if bare.hasPrefix("eyJ"), bare.utf8.count > 20 { return quote + "***" }
    guard let separator = bare.firstIndex(where: { $0 == "=" || $0 == ":" }), bare.index(after: separator) < bare.endIndex else {
      return word
    }
    let value = bare[bare.index(after: separator)...]
    guard soundSecret(String(bare[..<separator])), !value.hasPrefix("//") else {
      return value.hasPrefix("eyJ") && value.utf8.count > 20 ? "\(quote)\(bare[...separator])***" : word
    }
    return "\(quote)\(bare[...separator])***"
  }

  /// A URL that has a password, with `***` in its place; `nil` for other texts.
  static func withoutPassword(_ text: String) -> String? {
    guard let scheme = text.firstRange(of: "://") else { return nil }
    let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return nil }
    return "\(text[...colon])***\(text[at...])"
  }
}

extension String {
  fileprivate func trimming(_ isGone: (Character) -> Bool) -> String {
    let rest = drop(while: isGone)
    return rest.lastIndex { !isGone($0) }.map { String(rest[...$0]) } ?? ""
  }
}
