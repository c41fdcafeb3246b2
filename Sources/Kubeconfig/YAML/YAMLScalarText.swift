/// How a string is written in YAML or JSON so that YAML 1.1 and 1.2 readers get the same string back.
enum YAMLScalarText {
  /// Plain where it can be, else in double quotes.
  static func shortest(_ text: String, inFlow: Bool) -> String {
    canBePlain(text, inFlow: inFlow) ? text : quoted(text)
  }

  /// In double quotes, with escapes that are both YAML's and JSON's.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if isPrintable(scalar) { result.unicodeScalars.append(scalar) } else { result += escape(scalar) }
      }
    }
    return result + "\""
  }

  /// Whether a plain text has a character that no number, word or date of YAML has: one that flow style wants quoted, among others.
  static func isSurelyText(_ text: String) -> Bool {
    text.utf8.contains { ",[]{}?/\n".utf8.contains($0) }
  }

  /// Source: YAML 1.1 section 4.1, less the line separators, which readers would fold, and the byte order mark.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
    default: false
    }
  }

  /// All characters that are not printable are below U+10000.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func canBePlain(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
    guard text.unicodeScalars.allSatisfy(isPrintable), first != " ", last != " ", last != ":" else { return false }
    guard !"?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first), !text.hasPrefix("- "), text != "-", !text.hasPrefix("---") else {
      return false
    }
    let pairs = zip(text.unicodeScalars, text.unicodeScalars.dropFirst())
    guard !pairs.contains(where: { ($0 == ":" && $1 == " ") || ($0 == " " && $1 == "#") }) else { return false }
    if inFlow && text.unicodeScalars.contains(where: { ",[]{}:?".unicodeScalars.contains($0) }) { return false }
    return !isWordOfOtherType(text) && !isNumberLike(text)
  }

  /// Source: https://yaml.org/type/ (bool, null, merge, value).
  private static func isWordOfOtherType(_ text: String) -> Bool {
    let words = ["y", "yes", "n", "no", "true", "false", "on", "off", "null", "~", "=", "<<", ".inf", "+.inf", "-.inf", ".nan", "..."]
    return words.contains(text.lowercased())
  }

  /// Integers and fractions in every notation, base 60 and dates. A GUID is none of them.
  ///
  /// Source: https://yaml.org/type/ (int, float, timestamp); Go's ParseInt with base 0, which goyaml calls.
  private static func isNumberLike(_ text: String) -> Bool {
    var digits = text.utf8.filter { $0 != UInt8(ascii: "_") }[...]
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard let first = digits.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
    let start = digits.prefix { isDigit($0) }.count
    if first == UInt8(ascii: "0"), let base = digits.dropFirst().first, "xXoObB".utf8.contains(base) {
      return digits.dropFirst(2).allSatisfy { isDigit($0) || "abcdefABCDEF".utf8.contains($0) }
    }
    if start == 4, digits.dropFirst(4).first == UInt8(ascii: "-") { return true }
    let rest = digits.drop { isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
    // An address or version (1.2.3) is a string, but base 60 (1:30) a number.
    if digits.filter({ $0 == UInt8(ascii: ".") }).count > 1 { return false }
    guard let exponent = rest.first else { return true }
    guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
    let power = rest.dropFirst()
    let isSigned = power.first == UInt8(ascii: "-") || power.first == UInt8(ascii: "+")
    return power.dropFirst(isSigned ? 1 : 0).allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
