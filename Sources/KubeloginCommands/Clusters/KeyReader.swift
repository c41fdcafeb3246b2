/// What a person presses in a list.
enum Key: Equatable {
  case text(String)
  case up, down, pageUp, pageDown, first, last
  case enter, eraseCharacter, eraseAll
  case escape
  case interrupt
  case endOfInput
}

/// Makes keys of a terminal's bytes.
///
/// Source: ECMA-48; xterm, "Control sequences": arrow keys as `ESC [ A` and `ESC O A`.
struct KeyReader {
  private var pending: [UInt8] = []

  /// The start of a sequence, whose rest may be on its way; it is the key Escape where nothing follows.
  var isWaiting: Bool { !pending.isEmpty }

  mutating func read(_ bytes: [UInt8]) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    while let byte = pending.first {
      if byte == 0x1B {
        guard let sequence = escapeSequence() else { return keys }
        if let key = sequence { keys.append(key) }
      } else if byte < 0x20 || byte == 0x7F {
        pending.removeFirst()
        if let key = Self.control(byte) { keys.append(key) }
      } else {
        guard let character = character() else { return keys }
        keys.append(.text(character))
      }
    }
    return keys
  }

  /// Nothing more came: what is here is all there is.
  mutating func timeOver() -> [Key] {
    defer { pending = [] }
    return pending == [0x1B] ? [.escape] : []
  }

  /// The outer `nil` where more bytes are needed, the inner one for a key that means nothing here.
  private mutating func escapeSequence() -> Key?? {
    guard pending.count > 1 else { return nil }
    guard pending[1] == UInt8(ascii: "[") || pending[1] == UInt8(ascii: "O") else {
      pending.removeFirst(2)
      return .some(nil)
    }
    guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      // No sequence is that long.
      if pending.count > 16 { pending = [] }
      return nil
    }
    let sequence = String(decoding: pending[2...end], as: UTF8.self)
    pending.removeFirst(end + 1)
    return .some(Self.named[sequence])
  }

  private static let named: [String: Key] = [
    "A": .up, "B": .down, "H": .first, "F": .last, "1~": .first, "7~": .first, "4~": .last, "8~": .last, "5~": .pageUp, "6~": .pageDown,
  ]

  private static func control(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x03: .interrupt
    case 0x04: .endOfInput
    case 0x08, 0x7F: .eraseCharacter
    case 0x0A, 0x0D: .enter
    case 0x0E: .down
    case 0x10: .up
    case 0x15, 0x17: .eraseAll
    default: nil
    }
  }

  /// A character of one to four bytes; `nil` where its rest is on its way.
  private mutating func character() -> String? {
    let first = pending[0]
    let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard pending.count >= length else { return nil }
    defer { pending.removeFirst(length) }
    return String(decoding: pending[..<length], as: UTF8.self)
  }
}
