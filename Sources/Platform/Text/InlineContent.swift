/// The content of a file, given where the path of the file is wanted. It may be a key or a token, so it is never shown.
public enum InlineContent: Sendable, Equatable, CaseIterable {
  case pem, jsonWebToken, base64, severalLines

  /// A value with fewer bytes is taken for a path.
  static let shortest = 40

  /// `nil` for what may be a path.
  public init?(path value: String) {
    let trimmed = value.drop(while: \.isWhitespace)
    if let found = Self.first(in: trimmed), found.range.lowerBound == trimmed.startIndex {
      self = found.content
    } else if value.contains(where: \.isNewline) {
      self = .severalLines
    } else {
      return nil
    }
  }

  /// With its article.
  public var noun: String {
    switch self {
    case .pem: "a PEM text"
    case .jsonWebToken: "a JSON Web Token"
    case .base64: "a base64 text"
    case .severalLines: "a text of several lines"
    }
  }

  /// The first content within a line, and where it is.
  static func first(in line: Substring) -> (range: Range<Substring.Index>, content: InlineContent)? {
    let found = [pem(in: line)] + starts.map { run(of: $0.content, startingWith: $0.text, in: line) }
    return found.compactMap { $0 }.min { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Base64 of `{"`, of the first two bytes of a DER sequence longer than 255 bytes, and of `-----BEGIN`.
  private static let starts: [(text: String, content: InlineContent)] = [
    ("eyJ", .jsonWebToken), ("MII", .base64), ("LS0tLS1CRUdJTi", .base64),
  ]

  private static func pem(in line: Substring) -> (range: Range<Substring.Index>, content: InlineContent)? {
    guard let start = line.firstRange(of: "-----BEGIN ")?.lowerBound, let label = line[start...].dropFirst(5).firstRange(of: "-----") else {
      return nil
    }
    // The first line alone is not a secret: hints quote it.
    let text = line[label.upperBound...].drop(while: \.isWhitespace)
    guard text.hasPrefix("Proc-Type") || text.prefix(while: { isBase64($0) }).count >= 10 else { return nil }
    let end = line[start...].ranges(of: "-----END").last.flatMap { line[$0.upperBound...].firstRange(of: "-----") }
    return (start..<(end?.upperBound ?? line.endIndex), .pem)
  }

  private static func isBase64(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "+/=_-".contains(character))
  }

  private static func run(
    of content: InlineContent, startingWith text: String, in line: Substring
  ) -> (range: Range<Substring.Index>, content: InlineContent)? {
    for start in line.ranges(of: text).map(\.lowerBound) {
      let run = line[start...].prefix { isBase64($0) || $0 == "." || $0 == "%" }
      if run.utf8.count > shortest { return (start..<run.endIndex, content) }
    }
    return nil
  }
}

/// A path as an error may show it: content is named and not shown, and so is what is too long to be a path.
///
/// Source: limits.h(0p), NAME_MAX and PATH_MAX of Linux.
public func shownPath(_ path: String) -> String {
  if let content = InlineContent(path: path) { return "[\(content.noun)]" }
  let isTooLong = path.utf8.count > 4095 || path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.count > 255 }
  return isTooLong ? "[a text of \(path.utf8.count) bytes]" : path
}
