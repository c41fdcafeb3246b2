/// The comments of a part of a text, each from its `#` to the end of its line.
struct YAMLComments {
  let bytes: [UInt8]

  /// The comments of a range that holds an entry and no other's scalars.
  func texts(in entry: YAMLEntry, within range: Range<Int>) -> [String] {
    var result: [String] = []
    var start = range.lowerBound
    for leaf in leaves(of: entry.key) + leaves(of: entry.value) {
      result += texts(in: start..<max(start, leaf.lowerBound))
      start = max(start, leaf.upperBound)
    }
    return result + texts(in: start..<max(start, range.upperBound))
  }

  /// The places of all comments of the text, except those in the first line of a block scalar.
  func all(besides root: YAMLNode) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    for leaf in leaves(of: root) {
      result += places(in: start..<max(start, leaf.lowerBound))
      start = max(start, leaf.upperBound)
    }
    return result + places(in: start..<bytes.count)
  }

  /// The entry's end with white space and a comment behind it in the same line, which a literal would take in.
  func end(of entry: YAMLEntry) -> Int {
    let end = entry.extent.upperBound
    let rest = bytes[end...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.endIndex
    if rest == bytes.count || bytes.lineBreakLength(at: rest) > 0 { return rest }
    guard startsComment(rest), rest > end || endsToken(before: rest) else { return end }
    return bytes.lineEnd(of: rest)
  }

  private func leaves(of node: YAMLNode) -> [Range<Int>] {
    switch node.content {
    case .scalar, .alias: [node.extent]
    case .mapping, .sequence: node.children.flatMap { leaves(of: $0) }
    }
  }

  /// Whether a byte is in a gap between scalars, and not in a comment.
  func hasMark(_ mark: UInt8, in gap: Range<Int>) -> Bool {
    var offset = gap.lowerBound
    while offset < gap.upperBound {
      if bytes[offset] == mark { return true }
      offset = startsComment(offset) ? bytes.lineEnd(of: offset) : offset + 1
    }
    return false
  }

  private func startsComment(_ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "#")
      && (offset == 0 || bytes.isBlank(at: offset - 1) || bytes.lineBreakLength(before: offset) > 0 || endsToken(before: offset))
  }

  /// libyaml, and so client-go, takes `#` behind a bracket, a comma or a closing quote for a comment, where YAML wants white space before it.
  private func endsToken(before offset: Int) -> Bool {
    offset > 0 && "{}[],\"'".utf8.contains(bytes[offset - 1])
  }

  private func texts(in gap: Range<Int>) -> [String] {
    places(in: gap).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// In a gap between scalars, `#` behind white space or another token starts a comment.
  private func places(in gap: Range<Int>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var offset = gap.lowerBound
    while offset < gap.upperBound {
      guard startsComment(offset) else {
        offset += 1
        continue
      }
      let end = min(bytes.lineEnd(of: offset), gap.upperBound)
      let last = bytes[offset..<end].lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } ?? offset
      result.append(offset..<(last + 1))
      offset = end
    }
    return result
  }
}
