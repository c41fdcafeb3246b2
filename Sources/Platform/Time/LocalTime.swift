import Glibc

extension Timestamp {
  /// Reads `2026-11-20 22:17:31.000000`: local time without a zone, its fraction dropped.
  ///
  /// At the end of daylight saving time one hour occurs twice: either may be meant.
  public init?(localTime text: String) {
    let numbers = text.prefix(19).split(whereSeparator: { "-: T".contains($0) }).map { Int32($0) }
    guard numbers.count == 6, let year = numbers[0], let month = numbers[1], let day = numbers[2], let hour = numbers[3],
      let minute = numbers[4], let second = numbers[5]
    else { return nil }
    var fields = tm()
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (year - 1900, month - 1, day)
    (fields.tm_hour, fields.tm_min, fields.tm_sec, fields.tm_isdst) = (hour, minute, second, -1)
    let seconds = mktime(&fields)
    guard seconds != -1 else { return nil }
    self.init(secondsSinceEpoch: Int64(seconds))
  }
}
