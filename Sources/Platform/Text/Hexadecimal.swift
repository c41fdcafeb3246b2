extension [UInt8] {
  /// Two lower-case digits for each byte.
  public var hexadecimal: String { String(decoding: hexadecimalDigits, as: UTF8.self) }

  /// `hexadecimal` as ASCII.
  public var hexadecimalDigits: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count * 2) { digits, initialized in
      for index in 0..<count {
        digits[index * 2] = Self.digit(self[index] >> 4)
        digits[index * 2 + 1] = Self.digit(self[index] & 15)
      }
      initialized = count * 2
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
