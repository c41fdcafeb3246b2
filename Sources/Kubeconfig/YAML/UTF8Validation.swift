/// The offset of the first byte that is not part of well-formed UTF-8; `nil` when there is none.
///
/// Source: The Unicode Standard, table 3-7.
func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
  bytes.withUnsafeBufferPointer { text in
    var offset = 0
    while offset < text.count {
      guard text[offset] >= 0x80 else {
        offset += 1
        continue
      }
      guard let length = sequenceLength(text, at: offset) else { return offset }
      offset += length
    }
    return nil
  }
}

private func sequenceLength(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int? {
  let second: ClosedRange<UInt8>
  let length: Int
  switch text[offset] {
  case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
  case 0xE0: (length, second) = (3, 0xA0...0xBF)
  case 0xED: (length, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
  case 0xF0: (length, second) = (4, 0x90...0xBF)
  case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
  case 0xF4: (length, second) = (4, 0x80...0x8F)
  default: return nil
  }
  guard offset + length <= text.count, second.contains(text[offset + 1]) else { return nil }
  let rest = text[(offset + 2)..<(offset + length)]
  return rest.allSatisfy { $0 & 0xC0 == 0x80 } ? length : nil
}
