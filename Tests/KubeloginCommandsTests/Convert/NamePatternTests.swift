import Testing

@testable import KubeloginCommands

struct NamePatternTests {
  @Test(
    "Patterns match as in a shell",
    arguments: [
      ("*", "", true), ("*", "arn:aws:eks/x", true), ("dev-*", "dev-", true), ("dev-*", "a-dev-1", false), ("*-dev", "a-dev", true),
      ("a*b*c", "aXbbXc", true), ("a*b*c", "aXbbX", false), ("?", "é", true), ("?", "", false), ("??", "a", false),
      ("dev-[0-9]", "dev-7", true), ("dev-[0-9]", "dev-x", false), ("[!a]b", "cb", true), ("[^a]b", "ab", false), ("[]a]", "]", true),
      ("[a-]", "-", true), ("[c-a]x*", "bx", false), ("\\**", "*a", true), ("\\**", "ba", false), ("*[", "x[", true), ("**", "x", true),
    ])
  func matching(_ pattern: String, _ name: String, _ isMatch: Bool) throws {
    #expect(try #require(NamePattern(pattern)).matches(name) == isMatch)
  }

  @Test("A text without signs of a pattern is a name", arguments: ["", "prod", "a[b", "a]", "\\*", "user_rg-1.example/x"])
  func name(_ text: String) {
    #expect(NamePattern(text) == nil)
  }

  @Test("Many stars take no more time than their number times the name's length")
  func manyStars() throws {
    let pattern = try #require(NamePattern(String(repeating: "a*", count: 1000) + "b"))

    #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
  }
}
