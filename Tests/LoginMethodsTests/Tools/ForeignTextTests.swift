import Testing

@testable import LoginMethods

@Suite struct ForeignTextTests {
  private func line(_ output: String) -> String? {
    foreignLine(in: Array(output.utf8)) { String(decoding: $0, as: UTF8.self).contains("answer") }
  }

  @Test(
    "The first line before or behind the answer is named, without control characters and tokens",
    arguments: [
      ("Active code page: 65001\n{\"answer\":1}\n", "Active code page: 65001"), ("{\"answer\":1}\n\u{1B}[0m", "[0m"),
      ("\u{1B}[31m{\"answer\":1}", "[31m"), ("\n\n  \n{\"answer\":1}\nbye\nlater", "bye"), ("{\"answer\":1}\n\u{7}", "control characters"),
      ("{not json}\n{\"answer\":\"}\\\"{\"} after", "{not json}"), ("token eyJhbGciOi\n{\"answer\":1}", "token [token]"),
    ])
  func named(_ output: String, _ told: String) {
    #expect(line(output) == told)
  }

  @Test(
    "Without an answer, or beside nothing, no line is named",
    arguments: ["", "rubbish", "{", "{}", " \n{\"answer\":1}\r\n", "{\"answer\""])
  func none(_ output: String) {
    #expect(line(output) == nil)
  }
}
