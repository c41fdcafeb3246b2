import Testing

@testable import Platform

@Suite("A line out of a text of others")
struct HarmlessLineTests {
  @Test(
    "The first line that says something, without control characters",
    arguments: [
      ("", ""), ("\n \n", ""), ("one\ntwo", "one"), ("\r\n  \r\npermission denied\r\nx", "permission denied"),
      ("a\u{1B}[31mb\u{9B}c", "a[31mbc"),
    ])
  func line(_ text: String, _ expected: String) {
    #expect(harmlessLine(text) == expected)
  }

  @Test(
    "Words that look like tokens are masked, also where the cut falls into one",
    arguments: [
      ("token eyJhbGciOiJSUzI1NiJ9.e30.c2ln is bad", "token [token] is bad"), ("got \"hvs.CAESIJ\"", "got [token]"),
      ("glpat-abc", "[token]"), ("key=abcdefghijklmnopqrstuvwxy0123", "[token]"),
      (String(repeating: "x ", count: 99) + "yeyJhbGciOi", String(repeating: "x ", count: 99) + "[t…"),
    ])
  func tokens(_ text: String, _ expected: String) {
    #expect(harmlessLine(text) == expected)
  }

  @Test(
    "Words of everyday are not",
    arguments: [
      "dial tcp 10.0.0.1:8200: connection refused", "open /var/run/secrets/azure/tokens/azure-identity-token: no such file",
      "correlation ID 6dae42f8-4368-4678-94ff-3960e28e3630", "AADSTS700213: counterrevolutionarieswithoutdigits",
    ])
  func plain(_ text: String) {
    #expect(harmlessLine(text) == text)
  }

  @Test("It is cut")
  func cut() {
    #expect(harmlessLine("one two three", limit: 7) == "one two…")
  }
}
