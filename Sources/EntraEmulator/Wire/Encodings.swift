/// Two lower-case digits for each byte.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var out: [UInt8] = []
  for byte in bytes { out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
  return String(decoding: out, as: UTF8.self)
}

/// A short name for a secret: the same secret has the same name, and the name does not give the secret away.
func fingerprint(_ secret: String) -> String {
  "sha256:" + hexadecimal(sha256(Array(secret.utf8)).prefix(4))
}

/// A GUID that depends on nothing but the name.
///
/// Source: RFC 9562 section 5.8 (version 8: custom).
func guid(named name: String) -> String {
  guid(from: Array(sha256(Array(name.utf8)).prefix(16)), version: 8)
}

/// A GUID that nobody can foresee.
///
/// Source: RFC 9562 section 5.4 (version 4: random).
func randomGUID() -> String {
  guid(from: randomBytes(16), version: 4)
}

/// Bytes from the system's random source.
func randomBytes(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

private func guid(from bytes: [UInt8], version: UInt8) -> String {
  var bytes = bytes
  bytes[6] = bytes[6] & 0x0f | version << 4
  bytes[8] = bytes[8] & 0x3f | 0x80
  let digits = hexadecimal(bytes)
  var groups: [Substring] = []
  var rest = Substring(digits)
  for length in [8, 4, 4, 4, 12] {
    groups.append(rest.prefix(length))
    rest = rest.dropFirst(length)
  }
  return groups.joined(separator: "-")
}

/// Whether a text has the form of a GUID, in either case.
func isGUID(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
}

/// Source: RFC 4648 section 5, without padding.
enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: some Collection<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 4 / 3 + 3)
    var (bits, count) = (UInt32(0), 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        out.append(alphabet[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 { out.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
    return String(decoding: out, as: UTF8.self)
  }

  /// Accepts the standard alphabet and padding too, because clients send them; nil when another character occurs.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var out: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for character in text.utf8 where character != UInt8(ascii: "=") {
      guard let value = value(of: character) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return out
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
    case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

/// The whole of a SHA-256, base64url.
func digest(of text: String) -> String {
  Base64URL.encode(sha256(Array(text.utf8)))
}

/// The whole of a SHA-256 in base64 with padding, as content security policies name scripts.
func digestInBase64(of text: String) -> String {
  digest(of: text).replacing("-", with: "+").replacing("_", with: "/") + "="
}

/// Every byte that is not unreserved as %XX. Source: RFC 3986 section 2.3.
func percentEncoded(_ text: String) -> String {
  text.utf8.map { byte in
    let character = Character(UnicodeScalar(byte))
    let isPlain = character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
    return isPlain ? String(character) : "%" + hexadecimal([byte]).uppercased()
  }.joined()
}
