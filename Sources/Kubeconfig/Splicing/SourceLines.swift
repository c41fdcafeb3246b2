/// Lines of a text, found from a byte offset within them.
///
/// A line ends with LF, CR LF, CR, or one of NEL, LS and PS, which YAML 1.1 takes for line breaks.
/// Source: YAML 1.1 section 5.4 (https://yaml.org/spec/1.1/#id871136).
extension RandomAccessCollection<UInt8> where Index == Int {
  func isBlank(at offset: Int) -> Bool {
    self[offset] == UInt8(ascii: " ") || self[offset] == UInt8(ascii: "\t")
  }

  /// The length of the line break that starts here; 0 where none does.
  func lineBreakLength(at offset: Int) -> Int {
    switch self[offset] {
    case UInt8(ascii: "\n"): 1
    case UInt8(ascii: "\r"): offset + 1 < count && self[offset + 1] == UInt8(ascii: "\n") ? 2 : 1
    case 0xC2: offset + 1 < count && self[offset + 1] == 0x85 ? 2 : 0
    case 0xE2: offset + 2 < count && self[offset + 1] == 0x80 && self[offset + 2] & 0xFE == 0xA8 ? 3 : 0
    default: 0
    }
  }

  /// The length of the line break that ends before this place; 0 where none does.
  func lineBreakLength(before offset: Int) -> Int {
    for length in [2, 3, 1] where offset >= length && lineBreakLength(at: offset - length) == length { return length }
    return 0
  }

}

extension [UInt8] {
  /// A byte order mark belongs to no line.
  func lineStart(of offset: Int) -> Int {
    var start = offset
    while start > 0 && lineBreakLength(before: start) == 0 { start -= 1 }
    return start == 0 && starts(with: [0xEF, 0xBB, 0xBF]) ? Swift.min(3, offset) : start
  }

  /// The place of the line's break, or the end of the text.
  func lineEnd(of offset: Int) -> Int {
    self[offset...].indices.first { lineBreakLength(at: $0) > 0 } ?? count
  }

  /// The line break that ends this line; "" at the text's end, and for one of those that nobody writes on purpose.
  func lineBreak(after offset: Int) -> String {
    let end = lineEnd(of: offset)
    guard end < count, self[end] < 0x80 else { return "" }
    return String(decoding: self[end..<(end + lineBreakLength(at: end))], as: UTF8.self)
  }

  /// In code points, from 0.
  func column(of offset: Int) -> Int {
    self[lineStart(of: offset)..<offset].count { $0 & 0xC0 != 0x80 }
  }

  /// The spaces and tabs at the start of the line.
  func indentation(ofLineWith offset: Int) -> String {
    let start = lineStart(of: offset)
    return String(decoding: self[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }, as: UTF8.self)
  }

  /// Whether there are only spaces and tabs before this place in its line. Reads no more than those: a JSON file may be one long line.
  func isFirstInLine(_ offset: Int) -> Bool {
    var start = offset
    while start > 0 && isBlank(at: start - 1) { start -= 1 }
    return start == 0 || lineBreakLength(before: start) > 0 || (start == 3 && starts(with: [0xEF, 0xBB, 0xBF]))
  }

  func hasLineBreak(in range: Range<Int>) -> Bool {
    range.contains { lineBreakLength(at: $0) > 0 }
  }
}
