/// An instant of civil time, from the start of the year 0 to the end of the year 9999.
///
/// Beyond both ends it saturates: numbers come from servers, tools and files, and none of them may end the program.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Time since 1970-01-01T00:00:00Z, leap seconds not counted; negative before it.
  public let sinceEpoch: Duration

  public init(sinceEpoch: Duration) {
    self.sinceEpoch = min(max(sinceEpoch, Self.range.lowerBound), Self.range.upperBound)
  }

  public init(secondsSinceEpoch: Int64) {
    self.init(sinceEpoch: .seconds(secondsSinceEpoch))
  }

  /// What RFC 3339 can write, with four digits for the year.
  private static var range: ClosedRange<Duration> { .seconds(-62_167_219_200)...(.seconds(253_402_300_799)) }

  /// Whole seconds, truncated.
  public var secondsSinceEpoch: Int64 { sinceEpoch.components.seconds }

  /// Saturates in the years 1677 and 2262.
  public var nanosecondsSinceEpoch: Int64 {
    let (seconds, attoseconds) = sinceEpoch.components
    let (product, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowsToo) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflows || overflowsToo ? (seconds < 0 ? .min : .max) : sum
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.sinceEpoch < right.sinceEpoch }
  public static func + (instant: Timestamp, span: Duration) -> Timestamp { Timestamp(sinceEpoch: instant.sinceEpoch + bounded(span)) }
  public static func - (instant: Timestamp, span: Duration) -> Timestamp { Timestamp(sinceEpoch: instant.sinceEpoch - bounded(span)) }
  /// From one end to the other at most.
  public static func - (left: Timestamp, right: Timestamp) -> Duration { left.sinceEpoch - right.sinceEpoch }
}

extension Timestamp {
  /// No longer than from one end to the other, so that a sum with an instant fits into a `Duration`.
  private static func bounded(_ span: Duration) -> Duration {
    let longest = range.upperBound - range.lowerBound
    return min(max(span, .zero - longest), longest)
  }
}

extension Timestamp: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(secondsSinceEpoch: try decoder.singleValueContainer().decode(Int64.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(secondsSinceEpoch)
  }
}

extension Timestamp {
  /// `2030-01-02T02:04:05Z`: UTC, whole seconds, truncated. Source: RFC 3339 section 5.6.
  public var rfc3339: String {
    let seconds = secondsSinceEpoch
    let day = seconds.floorDivided(by: 86_400)
    let second = seconds - day * 86_400
    let date = CivilDate(daysSinceEpoch: day)
    return "\(date.year.padded(4))-\(date.month.padded(2))-\(date.day.padded(2))"
      + "T\((second / 3600).padded(2)):\((second / 60 % 60).padded(2)):\((second % 60).padded(2))Z"
  }
}

/// A day of the proleptic Gregorian calendar.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (an era of 400 years holds 146,097 days; the year starts in March).
struct CivilDate: Equatable {
  var year: Int64
  var month: Int64
  var day: Int64

  init(daysSinceEpoch: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  init(year: Int64, month: Int64, day: Int64) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// Negative before 1970. Days beyond the month's end count on into the next.
  var daysSinceEpoch: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.floorDivided(by: 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }

  fileprivate func padded(_ width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
