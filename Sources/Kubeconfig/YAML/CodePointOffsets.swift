/// Byte offsets of code points in UTF-8 text, found by walking from the last one asked for.
///
/// libyaml's marks count code points. They hardly ever go back, so that all of them together cost one pass.
struct CodePointOffsets {
  private let text: UnsafeBufferPointer<UInt8>
  private var codePoint = 0
  private var byte = 0

  /// The text must be valid UTF-8 and outlive this value.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  mutating func byteOffset(ofCodePoint target: Int) -> Int {
    while codePoint < target && byte < text.count {
      byte += 1
      while byte < text.count && text[byte] & 0xC0 == 0x80 { byte += 1 }
      codePoint += 1
    }
    while codePoint > target {
      byte -= 1
      while text[byte] & 0xC0 == 0x80 { byte -= 1 }
      codePoint -= 1
    }
    return byte
  }
}
