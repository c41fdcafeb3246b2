import Glibc
import Platform
import Testing

struct LocalTimeTests {
  /// The machine's zone is not ours to choose; mktime(3) knows it.
  private func seconds(_ year: Int32, _ month: Int32, _ day: Int32, _ hour: Int32, _ minute: Int32, _ second: Int32) -> Int64 {
    var fields = tm()
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (year - 1900, month - 1, day)
    (fields.tm_hour, fields.tm_min, fields.tm_sec, fields.tm_isdst) = (hour, minute, second, -1)
    return Int64(mktime(&fields))
  }

  @Test(
    "Local time is read as the Azure CLI prints it, without its fraction",
    arguments: ["2026-11-20 22:17:31.000000", "2026-11-20 22:17:31.999999", "2026-11-20 22:17:31", "2026-11-20T22:17:31"])
  func localTime(text: String) {
    let expected = Timestamp(secondsSinceEpoch: seconds(2026, 11, 20, 22, 17, 31))

    #expect(Timestamp(localTime: text) == expected)
  }

  @Test("Summer and winter of one zone are told apart by the date alone")
  func daylightSaving() throws {
    let winter = try #require(Timestamp(localTime: "2026-01-15 12:00:00"))
    let summer = try #require(Timestamp(localTime: "2026-07-15 12:00:00"))

    #expect(winter.secondsSinceEpoch == seconds(2026, 1, 15, 12, 0, 0))
    #expect(summer.secondsSinceEpoch == seconds(2026, 7, 15, 12, 0, 0))
  }

  @Test(
    "Text of another shape is no local time",
    arguments: ["", "tomorrow", "2026-11-20", "2026-11-20 22:17", "1893549845", "2026-xx-20 22:17:31", "2026-11-20 22:17:3a"])
  func otherText(text: String) {
    #expect(Timestamp(localTime: text) == nil)
  }
}
