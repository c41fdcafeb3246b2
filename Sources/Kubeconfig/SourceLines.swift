/// Lines of a text, found from a byte offset within them. A line ends with LF, CR LF or CR.
extension [UInt8] {
  func isLineBreak(at offset: Int) -> Bool {
    self[offset] == UInt8(ascii: "\n") || self[offset] == UInt8(ascii: "\r")
  }

  func isBlank(at offset: Int) -> Bool {
    self[offset] == UInt8(ascii: " ") || self[offset] == UInt8(ascii: "\t")
  }

  /// A byte order mark belongs to no line.
  func lineStart(of offset: Int) -> Int {
    var start = offset
    while start > 0 && !isLineBreak(at: start - 1) { start -= 1 }
    return start == 0 && starts(with: [0xEF, 0xBB, 0xBF]) ? Swift.min(3, offset) : start
  }

  /// Where the line's break stands, or the text's end.
  func lineEnd(of offset: Int) -> Int {
    self[offset...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? count
  }

  /// The line break that ends this line; "" at the text's end.
  func lineBreak(after offset: Int) -> String {
    let end = lineEnd(of: offset)
    guard end < count else { return "" }
    guard self[end] == UInt8(ascii: "\r") else { return "\n" }
    return end + 1 < count && self[end + 1] == UInt8(ascii: "\n") ? "\r\n" : "\r"
  }

  /// In bytes, from 0.
  func column(of offset: Int) -> Int { offset - lineStart(of: offset) }

  /// The spaces and tabs at the start of the line.
  func indentation(ofLineWith offset: Int) -> String {
    let start = lineStart(of: offset)
    return String(decoding: self[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }, as: UTF8.self)
  }

  /// Whether only spaces and tabs stand before this place in its line. Costs no more than those: a JSON file may be one long line.
  func isFirstInLine(_ offset: Int) -> Bool {
    var start = offset
    while start > 0 && isBlank(at: start - 1) { start -= 1 }
    return start == 0 || isLineBreak(at: start - 1) || (start == 3 && starts(with: [0xEF, 0xBB, 0xBF]))
  }

  func hasLineBreak(in range: Range<Int>) -> Bool {
    self[range].contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }
}
