extension String {
  /// Four dashes among 32 hex digits, in either case. Source: RFC 9562 section 4.
  public var isGUID: Bool {
    utf8.count == 36
      && utf8.enumerated().allSatisfy { index, byte in
        [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : Character(UnicodeScalar(byte)).isHexDigit
      }
  }
}
