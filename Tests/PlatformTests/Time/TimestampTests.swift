import Platform
import Testing

struct TimestampTests {
  /// Seconds from `date -u -d … +%s`, not from this code.
  @Test(
    "An instant reads as RFC 3339 in UTC",
    arguments: [
      (0, "1970-01-01T00:00:00Z"),
      (59, "1970-01-01T00:00:59Z"),
      (86_399, "1970-01-01T23:59:59Z"),
      (86_400, "1970-01-02T00:00:00Z"),
      (68_169_599, "1972-02-28T23:59:59Z"),
      (68_169_600, "1972-02-29T00:00:00Z"),
      (68_256_000, "1972-03-01T00:00:00Z"),
      (951_782_400, "2000-02-29T00:00:00Z"),
      (978_220_800, "2000-12-31T00:00:00Z"),
      (1_709_164_800, "2024-02-29T00:00:00Z"),
      (1_893_549_845, "2030-01-02T02:04:05Z"),
      (2_147_483_647, "2038-01-19T03:14:07Z"),
      (2_147_483_648, "2038-01-19T03:14:08Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"),
      (253_402_300_799, "9999-12-31T23:59:59Z"),
      (-1, "1969-12-31T23:59:59Z"),
      (-86_400, "1969-12-31T00:00:00Z"),
      (-86_401, "1969-12-30T23:59:59Z"),
      (-2_203_891_201, "1900-02-28T23:59:59Z"),
      (-2_203_891_200, "1900-03-01T00:00:00Z"),
      (-62_135_596_800, "0001-01-01T00:00:00Z"),
    ])
  func rfc3339(seconds: Int64, text: String) {
    #expect(Timestamp(secondsSinceEpoch: seconds).rfc3339 == text)
  }

  @Test("Each of the 146,097 days of a 400-year era follows the one before it")
  func everyDay() {
    let daysInMonth: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var (year, month, day): (Int64, Int64, Int64) = (1970, 1, 1)

    for index in 0..<Int64(146_097) {
      let text = Timestamp(secondsSinceEpoch: index * 86_400).rfc3339
      guard text == "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)T00:00:00Z" else {
        Issue.record("day \(index) reads \(text), and \(year)-\(month)-\(day) was due")
        return
      }
      let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
      day += 1
      if day > daysInMonth[Int(month) - 1] + (month == 2 && isLeap ? 1 : 0) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }

    #expect((year, month, day) == (2370, 1, 1))
  }

  @Test("A fraction of a second is cut, not rounded")
  func fraction() {
    let instant = Timestamp(sinceEpoch: .seconds(1_893_549_845) + .nanoseconds(999_999_999))

    #expect(instant.rfc3339 == "2030-01-02T02:04:05Z")
    #expect(instant.secondsSinceEpoch == 1_893_549_845)
  }

  @Test(
    "Numbers that no calendar holds become the first or the last instant of the years 0 to 9999",
    arguments: [
      (Int64.min, "0000-01-01T00:00:00Z"), (-62_167_219_201, "0000-01-01T00:00:00Z"), (253_402_300_800, "9999-12-31T23:59:59Z"),
      (.max, "9999-12-31T23:59:59Z"),
    ])
  func saturates(seconds: Int64, text: String) {
    let instant = Timestamp(secondsSinceEpoch: seconds)
    let longest = Duration.seconds(Int64.max)

    #expect(instant.rfc3339 == text)
    #expect((instant + longest + longest).rfc3339 == "9999-12-31T23:59:59Z")
    #expect((instant - longest - longest).rfc3339 == "0000-01-01T00:00:00Z")
    #expect((instant + Duration(secondsComponent: .max, attosecondsComponent: 0) * 18).rfc3339 == "9999-12-31T23:59:59Z")
    #expect(instant - instant == .zero)
  }

  @Test("Nanoseconds since the epoch end where a number of 64 bits does")
  func nanoseconds() {
    #expect(Timestamp(sinceEpoch: .nanoseconds(1_893_549_845_000_000_007)).nanosecondsSinceEpoch == 1_893_549_845_000_000_007)
    #expect(Timestamp(secondsSinceEpoch: .max).nanosecondsSinceEpoch == .max)
    #expect(Timestamp(secondsSinceEpoch: .min).nanosecondsSinceEpoch == .min)
  }

  @Test("Instants are ordered, and differ by a span")
  func arithmetic() {
    let instant = Timestamp(secondsSinceEpoch: 100)

    #expect(instant < instant + .nanoseconds(1))
    #expect(instant + .seconds(5) == Timestamp(secondsSinceEpoch: 105))
    #expect(instant - .seconds(105) == Timestamp(secondsSinceEpoch: -5))
    #expect(instant - Timestamp(secondsSinceEpoch: 160) == .seconds(-60))
  }
}
