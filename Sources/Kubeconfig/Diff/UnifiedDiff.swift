/// A file's change as `diff -u` shows it, with `***` in the place of secrets.
public struct UnifiedDiff: Sendable {
  private enum Kind: Sendable {
    case file, hunk, context, removed, added
  }

  private var lines: [(kind: Kind, bytes: [UInt8])] = []
  /// Whether a secret is hidden: `patch` cannot apply the text then.
  public private(set) var hidesSecrets = false

  private static let context = 3

  public init(of change: KubeconfigChange, hiding secrets: SecretWords) throws(KubeconfigError) {
    let old = Side(try KubeconfigDocument(bytes: change.before, path: change.path), secrets)
    let new = Side(try KubeconfigDocument(bytes: change.after, path: change.path), secrets)
    let changes = LineDiff.changes(from: old.lines, to: new.lines, anchors: Self.anchors(old, new))
    guard !changes.isEmpty else { return }
    let name = String(change.path.drop { $0 == "/" })
    // A name with blanks ends at a tab, for patch.
    let end = name.contains(where: \.isWhitespace) ? "\t\n" : "\n"
    lines = [(.file, Array("--- a/\(name)\(end)".utf8)), (.file, Array("+++ b/\(name)\(end)".utf8))]
    var rest = changes[...]
    while let first = rest.popFirst() {
      var hunk = [first]
      while let next = rest.first, let last = hunk.last, next.old.lowerBound - last.old.upperBound <= 2 * Self.context {
        hunk.append(next)
        rest.removeFirst()
      }
      append(hunk, old, new)
    }
  }

  public func text(isColoured: Bool) -> [UInt8] {
    var text: [UInt8] = []
    for (kind, bytes) in lines {
      guard isColoured, let colour = Self.colour(of: kind) else {
        text += bytes
        continue
      }
      // The line feed comes after the end of the colour.
      text += Array("\u{1B}[\(colour)m".utf8) + bytes.dropLast() + Array("\u{1B}[0m\n".utf8)
    }
    return text
  }

  /// Source: ECMA-48, Select Graphic Rendition.
  private static func colour(of kind: Kind) -> Int? {
    switch kind {
    case .file: 1
    case .hunk: 36
    case .removed: 31
    case .added: 32
    case .context: nil
    }
  }
}

extension UnifiedDiff {
  private struct Side {
    let document: KubeconfigDocument
    let lines: TextLines
    let secrets: MaskedRanges

    init(_ document: KubeconfigDocument, _ words: SecretWords) {
      self.document = document
      lines = TextLines(document.bytes)
      secrets = MaskedRanges(in: document, knowing: words)
    }
  }

  /// Users keep their order: only the text between two of their first lines needs to be compared.
  private static func anchors(_ old: Side, _ new: Side) -> [(old: Int, new: Int)] {
    guard old.document.userNodes.count == new.document.userNodes.count else { return [] }
    var anchors: [(old: Int, new: Int)] = []
    for (oldNode, newNode) in zip(old.document.userNodes, new.document.userNodes) {
      let anchor = (old: old.lines.line(of: oldNode.extent.lowerBound), new: new.lines.line(of: newNode.extent.lowerBound))
      let last = anchors.last ?? (old: -1, new: -1)
      if anchor.old > last.old && anchor.new > last.new { anchors.append(anchor) }
    }
    return anchors
  }

  private mutating func append(_ hunk: [LineDiff.Change], _ old: Side, _ new: Side) {
    guard let first = hunk.first, let last = hunk.last else { return }
    let oldRange = max(0, first.old.lowerBound - Self.context)..<min(old.lines.count, last.old.upperBound + Self.context)
    let newRange = max(0, first.new.lowerBound - Self.context)..<min(new.lines.count, last.new.upperBound + Self.context)
    lines.append((.hunk, Array("@@ -\(Self.header(oldRange)) +\(Self.header(newRange)) @@\n".utf8)))
    var place = oldRange.lowerBound
    for change in hunk {
      append(place..<change.old.lowerBound, of: old, .context, " ")
      append(change.old, of: old, .removed, "-")
      append(change.new, of: new, .added, "+")
      place = change.old.upperBound
    }
    append(place..<oldRange.upperBound, of: old, .context, " ")
  }

  /// Source: POSIX diff, "Diff -u Output Format": a count of 1 is left out; an empty range is named by the line before it.
  private static func header(_ range: Range<Int>) -> String {
    switch range.count {
    case 0: "\(range.lowerBound),0"
    case 1: "\(range.lowerBound + 1)"
    default: "\(range.lowerBound + 1),\(range.count)"
    }
  }

  private mutating func append(_ range: Range<Int>, of side: Side, _ kind: Kind, _ sign: Unicode.Scalar) {
    for number in range {
      let line = side.lines.range(number)
      var shown: [UInt8] = [UInt8(ascii: sign)]
      var place = line.lowerBound
      for secret in side.secrets.overlapping(line) {
        let start = max(place, secret.range.lowerBound)
        shown += side.lines.bytes[place..<start] + Array(secret.mask.utf8)
        place = min(max(start, secret.range.upperBound), line.upperBound)
        hidesSecrets = true
      }
      shown += side.lines.bytes[place..<line.upperBound]
      // A secret of several lines takes in the line feeds.
      let hasEnd = side.lines.bytes[line.upperBound - 1] == UInt8(ascii: "\n")
      if shown.last != UInt8(ascii: "\n") { shown.append(UInt8(ascii: "\n")) }
      lines.append((kind, shown))
      if !hasEnd { lines.append((.context, Array("\\ No newline at end of file\n".utf8))) }
    }
  }
}
