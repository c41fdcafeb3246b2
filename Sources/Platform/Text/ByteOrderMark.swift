extension [UInt8] {
  /// Files written on Windows start with one, and JSON decoders refuse it.
  public var withoutByteOrderMark: [UInt8] {
    starts(with: [0xEF, 0xBB, 0xBF]) ? Array(dropFirst(3)) : self
  }
}
