/// The encoding of a file, by its byte order mark; without one it is UTF-8.
///
/// Source: libyaml, `yaml_parser_determine_encoding` in reader.c, which client-go's YAML reader follows.
enum TextEncoding {
  case utf8
  case utf16(isBigEndian: Bool)

  struct Invalid: Error {
    /// In bytes, from 0.
    var offset: Int
  }

  init(of bytes: [UInt8]) {
    switch bytes.prefix(2) {
    case [0xFF, 0xFE]: self = .utf16(isBigEndian: false)
    case [0xFE, 0xFF]: self = .utf16(isBigEndian: true)
    default: self = .utf8
    }
  }

  /// The text in UTF-8, its byte order mark included.
  ///
  /// - Throws: `Invalid` for half a code unit at the end, and for a surrogate without its partner. UTF-8 is not looked at.
  func decoded(_ bytes: [UInt8]) throws(Invalid) -> [UInt8] {
    guard case .utf16(let isBigEndian) = self else { return bytes }
    guard bytes.count % 2 == 0 else { throw Invalid(offset: bytes.count - 1) }
    func unit(at offset: Int) -> UInt16 {
      let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var offset = 0
    while offset < bytes.count {
      let first = unit(at: offset)
      if let scalar = Unicode.Scalar(first) {
        if let encoded = UTF8.encode(scalar) { text += encoded }
        offset += 2
        continue
      }
      guard UTF16.isLeadSurrogate(first), offset + 3 < bytes.count, UTF16.isTrailSurrogate(unit(at: offset + 2)) else {
        throw Invalid(offset: offset)
      }
      if let encoded = UTF8.encode(UTF16.decode(UTF16.EncodedScalar([first, unit(at: offset + 2)]))) { text += encoded }
      offset += 4
    }
    return text
  }

  /// What `decoded` takes: well-formed UTF-8 as the file has it.
  func encoded(_ text: [UInt8]) -> [UInt8] {
    guard case .utf16(let isBigEndian) = self else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * text.count)
    for unit in String(decoding: text, as: UTF8.self).utf16 {
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      bytes.append(isBigEndian ? high : low)
      bytes.append(isBigEndian ? low : high)
    }
    return bytes
  }
}
