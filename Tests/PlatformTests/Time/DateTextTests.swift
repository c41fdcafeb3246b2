import Testing

@testable import Platform

@Suite struct DateTextTests {
  @Test(
    "An instant is read in every form that services write",
    arguments: [
      "2026-11-20T22:17:31Z", "2026-11-20T22:17:31.123456Z", "2026-11-20T23:17:31+01:00", "2026-11-20T16:47:31-05:30",
      "2026-11-20t22:17:31z", "2026-11-20 22:17:31", "2026-11-20 22:17:31 +00:00", "11/20/2026 22:17:31", "11/20/2026 10:17:31 PM",
      "11/20/2026 10:17:31 PM +00:00", "11/20/2026 10:17:31 pm", "11/20/2026 22:17:31 +00:00",
    ])
  func forms(_ text: String) {
    #expect(Timestamp(dateText: text) == Timestamp(secondsSinceEpoch: 1_795_213_051))
  }

  @Test("A date of HTTP is read in its one form; others are none")
  func http() {
    #expect(Timestamp(httpDate: "Fri, 20 Nov 2026 22:17:31 GMT") == Timestamp(secondsSinceEpoch: 1_795_213_051))
    for text in ["", "Friday, 20-Nov-26 22:17:31 GMT", "Fri, 20 Nov 2026 22:17:31 CET", "Fri, 20 Foo 2026 22:17:31 GMT"] {
      #expect(Timestamp(httpDate: text) == nil)
    }
  }

  @Test(
    "Noon and midnight, single digits, leap days and days before 1970",
    arguments: [
      ("1/2/2030 12:00:00 AM", 1_893_542_400), ("1/2/2030 12:00:00 PM", 1_893_585_600), ("2028-02-29 00:00:00", 1_835_395_200),
      ("1969-12-31T23:59:59Z", -1), ("2000-03-01T00:00:00Z", 951_868_800),
    ] as [(String, Int64)])
  func edges(_ text: String, _ seconds: Int64) {
    #expect(Timestamp(dateText: text)?.secondsSinceEpoch == seconds)
  }

  @Test("What is written is read again", arguments: [0, 951_782_400, 1_795_213_051, 4_102_444_799] as [Int64])
  func roundTrip(_ seconds: Int64) {
    let instant = Timestamp(secondsSinceEpoch: seconds)

    #expect(Timestamp(dateText: instant.rfc3339) == instant)
  }

  @Test(
    "Other text is none",
    arguments: [
      "", "soon", "1795213051", "2026-11-20", "2026-13-20 00:00:00", "2026-02-30 00:00:00", "20/11/2026 22:17:31", "2026-11-20 24:00:00",
      "2026-11-20 22:17", "2026-11-20 22:17:31 CET", "2026-11-20T22:17:31Z tomorrow", "2026/11-20 22:17:31", "2026-11-20T22:17:31+1",
    ])
  func others(_ text: String) {
    #expect(Timestamp(dateText: text) == nil)
  }
}
