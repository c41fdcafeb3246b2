extension XMLReader {
  // MARK: Text

  mutating func text() throws(Failure) {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
    let text = try unescaped(start..<position)
    guard !open.isEmpty else {
      guard text.utf8.allSatisfy(Self.isSpace) else { throw failure("text outside of the document element") }
      return
    }
    open[open.count - 1].element.text += text
  }

  mutating func sectionOfText() throws(Failure) {
    guard !open.isEmpty else { throw failure("text outside of the document element") }
    let start = position + "<![CDATA[".utf8.count
    try skip("<![CDATA[", through: "]]>")
    open[open.count - 1].element.text += try checked(String(decoding: bytes[start..<(position - 3)], as: UTF8.self))
  }

  mutating func attributeValue() throws(Failure) -> String {
    guard position < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[position]) else {
      throw failure("an attribute without quotes")
    }
    let quote = bytes[position]
    let start = position + 1
    position = start
    while position < bytes.count, bytes[position] != quote {
      guard bytes[position] != UInt8(ascii: "<") else { throw failure("a < in an attribute") }
      position += 1
    }
    guard position < bytes.count else { throw failure("it ends too early") }
    position += 1
    return try unescaped(start..<(position - 1))
  }

  /// Replaces the five predefined entities and character references; there are no others without a document type.
  private func unescaped(_ range: Range<Int>) throws(Failure) -> String {
    let text = String(decoding: bytes[range], as: UTF8.self)
    guard text.utf8.contains(UInt8(ascii: "&")) else { return try checked(text) }
    var out = ""
    var rest = Substring(text)
    while let ampersand = rest.firstIndex(of: "&") {
      out += rest[..<ampersand]
      guard let end = rest[ampersand...].utf8.prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw failure("a lone &") }
      out.unicodeScalars.append(try scalar(rest[rest.index(after: ampersand)..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return try checked(out + rest)
  }

  private func scalar(_ entity: Substring) throws(Failure) -> Unicode.Scalar {
    switch entity {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    let isHexadecimal = entity.hasPrefix("#x")
    let digits = entity.dropFirst(isHexadecimal ? 2 : 1)
    guard entity.hasPrefix("#"), digits.allSatisfy({ $0.isASCII && $0.isHexDigit }),
      let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
      let scalar = Unicode.Scalar(value), Self.isCharacter(scalar)
    else { throw failure("an unknown entity") }
    return scalar
  }

  private func checked(_ text: String) throws(Failure) -> String {
    guard text.unicodeScalars.allSatisfy(Self.isCharacter) else { throw failure("a character that XML does not have") }
    return text
  }

  /// Source: XML 1.0 section 2.2.
  static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  // MARK: Bytes

  /// `<?xml version="1.0" encoding="UTF-8"?>`
  mutating func declaration() throws(Failure) {
    let start = position
    try skip("<?xml", through: "?>")
    let text = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    guard !text.contains("encoding") || text.contains("utf-8") else { throw failure("another encoding than UTF-8") }
  }

  mutating func name() throws(Failure) -> String {
    let start = position
    while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
    guard position > start, !"-.0123456789:".utf8.contains(bytes[start]) else { throw failure("a name is missing") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...0xFF: true
    default: false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x9, 0xA, 0xD].contains(byte) }

  mutating func skipSpace() -> Bool {
    let start = position
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    return position > start
  }

  func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  mutating func expect(_ text: String) throws(Failure) {
    guard starts(with: text) else { throw failure("a \(text) is missing") }
    position += text.utf8.count
  }

  /// Moves past `start`, which is here, and past the first `end` after it.
  mutating func skip(_ start: String, through end: String) throws(Failure) {
    position += start.utf8.count
    while position < bytes.count {
      if starts(with: end) {
        position += end.utf8.count
        return
      }
      position += 1
    }
    throw failure("it ends too early")
  }

  func failure(_ reason: String) -> Failure { Failure(reason: reason, offset: position) }
}
