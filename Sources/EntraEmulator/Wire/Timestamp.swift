import FoundationEssentials

/// An instant in UTC, in milliseconds since 1970.
public struct Timestamp: Sendable, Hashable, Comparable {
  public var milliseconds: Int

  public init(milliseconds: Int) {
    self.milliseconds = milliseconds
  }

  public init(seconds: Int) {
    milliseconds = seconds * 1000
  }

  /// What the machine's clock shows.
  public static func machine() -> Timestamp {
    Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
  }

  /// Whole seconds since 1970, rounded down.
  public var seconds: Int {
    milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  func advanced(seconds: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + seconds * 1000)
  }

  func seconds(since earlier: Timestamp) -> Int {
    (milliseconds - earlier.milliseconds) / 1000
  }

  /// As Kubernetes writes an instant: `2026-11-20T22:17:31Z`.
  var rfc3339: String {
    let parts = calendar
    return "\(parts.date)T\(parts.time)Z"
  }

  /// As Entra writes an instant: `2026-11-20 22:17:31Z`.
  var entra: String {
    let parts = calendar
    return "\(parts.date) \(parts.time)Z"
  }

  /// As HTTP writes an instant: `Fri, 20 Nov 2026 22:17:31 GMT`. Source: RFC 9110 section 5.6.7.
  var http: String {
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekday = weekdays[Timestamp.floorRemainder(Timestamp.floorDivide(seconds, 86400), 7)]
    let parts = calendar
    let date = parts.date.split(separator: "-")
    let month = months[(Int(date[1]) ?? 1) - 1]
    return "\(weekday), \(date[2]) \(month) \(date[0]) \(parts.time) GMT"
  }

  /// Source: Gregorian calendar from day numbers, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  private var calendar: (date: String, time: String) {
    let (days, second) = (Timestamp.floorDivide(seconds, 86400), Timestamp.floorRemainder(seconds, 86400))
    let shifted = days + 719_468
    let era = Timestamp.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (
      "\(year)-\(twoDigits(month))-\(twoDigits(day))",
      "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
    )
  }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }

  private static func floorRemainder(_ value: Int, _ divisor: Int) -> Int {
    value - floorDivide(value, divisor) * divisor
  }
}

private func twoDigits(_ value: Int) -> String {
  value < 10 ? "0\(value)" : String(value)
}
