/// The fields of a query or of a form body, in the order sent; a field may occur more than once.
///
/// Source: WHATWG URL Standard, section 5 (application/x-www-form-urlencoded).
public struct Form: Sendable, Equatable {
  public private(set) var fields: [Field]

  /// One name and value.
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: String
  }

  /// Never fails: a percent sign without two digits stands for itself, invalid UTF-8 becomes U+FFFD.
  public init(parsing text: some StringProtocol) {
    fields = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Field(
        name: percentDecoded(parts[0], plusIsSpace: true), value: parts.count > 1 ? percentDecoded(parts[1], plusIsSpace: true) : "")
    }
  }

  /// The first value of a field that is not empty.
  public subscript(name: String) -> String? {
    fields.first { $0.name == name && !$0.value.isEmpty }?.value
  }
}

/// Replaces %XX by the byte it stands for.
func percentDecoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
  var out: [UInt8] = []
  var bytes = Array(text.utf8)[...]
  while let byte = bytes.popFirst() {
    let digits = bytes.prefix(2)
    if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16),
      digits.first != UInt8(ascii: "+")
    {
      out.append(value)
      bytes = bytes.dropFirst(2)
    } else {
      out.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
    }
  }
  return String(decoding: out, as: UTF8.self)
}
