/// The text of an anchored node as it is written in the place of one of its aliases: the same bytes except for the indentation.
struct MovedText {
  let bytes: [UInt8]
  let target: YAMLNode
  /// What changes within the text.
  let splices: [Splice]
  /// The column of the key or dash that the text belonged to.
  let from: Int
  /// The column of the alias's key or dash.
  let to: Int
  let place: AliasSplicer.Place

  /// What replaces the alias, and what follows after the end of its line. `nil` where the text must be written anew on one line.
  ///
  /// `lineEnd`: of the alias's line, a comment included.
  func text(_ alias: YAMLNode, lineEnd: Int) -> (head: String, body: String)? {
    let start = target.extent.lowerBound
    let shifted = splices.map { Splice(range: $0.range.lowerBound - start..<$0.range.upperBound - start, replacement: $0.replacement) }
    guard let text = Array(bytes[target.extent]).applying(shifted) else { return nil }
    return isBlock ? block(text, alias, lineEnd: lineEnd) : inline(text)
  }

  private var isBlock: Bool {
    switch target.content {
    case .mapping(_, let isFlow), .sequence(_, let isFlow): !isFlow
    case .scalar: bytes.isBlockScalar(target)
    case .alias: false
    }
  }

  private func block(_ text: [UInt8], _ alias: YAMLNode, lineEnd: Int) -> (head: String, body: String)? {
    let headEnd = text.lineEnd(of: 0)
    guard !place.isInFlow, !place.isKey, headEnd < text.count, endsSafely(lineEnd: lineEnd) else { return nil }
    let rest = bytes[alias.extent.upperBound..<lineEnd].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    guard rest == nil || rest == UInt8(ascii: "#") else { return nil }
    let head = String(decoding: text[..<headEnd], as: UTF8.self).trimmingBlanks()
    let body = Array(text[headEnd...])
    guard target.text == nil else { return (head, body.indented(by: to - from)) }
    guard let first = body.firstContent else { return nil }
    let column = body.column(of: first)
    if head.isEmpty, place.isItem, rest == nil, !body[..<first].contains(UInt8(ascii: "#")) {
      let moved = Array(body[first...]).indented(by: bytes.column(of: alias.extent.lowerBound) - column)
      return (moved, "")
    }
    let least = place.isItem || target.items == nil ? 1 : 0
    let step = column - from
    return (head, body.indented(by: to + (step < least ? 2 : step) - column))
  }

  /// Whether a block scalar at the end says the same at its new place: neither the file's end nor a comment below may be in its way.
  private func endsSafely(lineEnd: Int) -> Bool {
    var leaf = target
    while let last = leaf.children.last { leaf = last }
    guard bytes.isBlockScalar(leaf) else { return true }
    let header = bytes[leaf.extent.lowerBound..<bytes.lineEnd(of: leaf.extent.lowerBound)]
    return lineEnd < bytes.count && target.extent.upperBound < bytes.count && !header.contains(UInt8(ascii: "+"))
      && !bytes.hasComment(below: lineEnd, rightOf: to)
  }

  private func inline(_ text: [UInt8]) -> (head: String, body: String)? {
    let hasLines = text.hasLineBreak(in: text.indices)
    if place.isKey && hasLines { return nil }
    if place.isKey || place.isInFlow {
      guard !text.isEmpty else { return nil }
      if case .scalar(let value, isPlain: true) = target.content, value.isEmpty || value.utf8.contains(where: ",[]{}".utf8.contains) {
        return nil
      }
    }
    guard hasLines, !place.isInFlow else { return (String(decoding: text, as: UTF8.self), "") }
    // In flow style and in a text of several lines white space at the start of a line means nothing, but it must be more than the key has.
    let least = text.leastIndentation
    return (text.indented(by: max(to - from, to + 1 - least)), "")
  }
}

extension [UInt8] {
  /// Of a node with an anchor or a tag as well.
  fileprivate func isBlockScalar(_ node: YAMLNode) -> Bool {
    guard case .scalar(_, isPlain: false) = node.content else { return false }
    var place = node.extent.lowerBound
    while place < node.extent.upperBound, self[place] == UInt8(ascii: "&") || self[place] == UInt8(ascii: "!") {
      while place < node.extent.upperBound, !isBlank(at: place), lineBreakLength(at: place) == 0 { place += 1 }
      while place < node.extent.upperBound, isBlank(at: place) || lineBreakLength(at: place) > 0 { place += 1 }
    }
    return place < node.extent.upperBound && (self[place] == UInt8(ascii: "|") || self[place] == UInt8(ascii: ">"))
  }

  /// The first byte that is neither white space nor in a comment.
  fileprivate var firstContent: Int? {
    var place = 0
    while place < count {
      if self[place] == UInt8(ascii: "#") {
        place = lineEnd(of: place)
      } else if isBlank(at: place) {
        place += 1
      } else if lineBreakLength(at: place) > 0 {
        place += lineBreakLength(at: place)
      } else {
        return place
      }
    }
    return nil
  }

  /// The fewest spaces that a line but the first has, where it has more than spaces.
  fileprivate var leastIndentation: Int {
    var least = Int.max
    var place = lineEnd(of: 0)
    while place < count {
      let start = place + lineBreakLength(at: place)
      let spaces = self[start...].prefix { $0 == UInt8(ascii: " ") }.count
      if start + spaces < count, lineBreakLength(at: start + spaces) == 0 { least = Swift.min(least, spaces) }
      place = lineEnd(of: start)
    }
    return least == .max ? 0 : least
  }

  /// Every line but the first with so many spaces more, or fewer where it has them. Empty lines stay empty.
  fileprivate func indented(by delta: Int) -> String {
    var result: [UInt8] = []
    var place = 0
    while place < count {
      let end = lineEnd(of: place)
      result += self[place..<end]
      guard end < count else { break }
      let start = end + lineBreakLength(at: end)
      result += self[end..<start]
      let spaces = self[start...].prefix { $0 == UInt8(ascii: " ") }.count
      let isEmpty = start == count || lineBreakLength(at: start) > 0
      if !isEmpty { result += [UInt8](repeating: UInt8(ascii: " "), count: Swift.max(0, spaces + delta)) }
      place = start + spaces
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    String(self[..<(lastIndex { $0 != " " && $0 != "\t" }.map { index(after: $0) } ?? startIndex)])
  }
}
