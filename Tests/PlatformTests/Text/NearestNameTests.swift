import Testing

@testable import Platform

@Suite struct NearestNameTests {
  private static let commands = ["get-token", "convert-kubeconfig", "setup", "status", "sessions", "logout", "version"]

  @Test(
    "The nearest name is the one that differs in a few letters, in any case of letters",
    arguments: [
      ("get-tokens", "get-token"), ("gettoken", "get-token"), ("GET-TOKEN", "get-token"), ("sesions", "sessions"), ("stauts", "status"),
      ("setpu", "setup"), ("logot", "logout"), ("convert-kubconfgi", "convert-kubeconfig"),
    ])
  func near(_ word: String, _ name: String) {
    #expect(Self.commands.nearest(to: word) == name)
  }

  @Test(
    "The only name that the word begins is meant, from three letters on",
    arguments: [("convert", "convert-kubeconfig"), ("ver", "version")])
  func beginning(_ word: String, _ name: String) {
    #expect(Self.commands.nearest(to: word) == name)
  }

  @Test(
    "Nothing is meant where nothing is near, or several names are as near",
    arguments: ["", "x", "frobnicate", "s", "ve", "get", "status", String(repeating: "a", count: 10_000)])
  func nothing(_ word: String) {
    let names = Self.commands + ["get-all"]

    #expect(names.nearest(to: word) == nil)
    #expect(["dev-1", "dev-2"].nearest(to: "dev-3") == nil)
  }

  @Test("A name is no suggestion for itself, nor for a word with no letter right")
  func own() {
    #expect(["spn"].nearest(to: "spn") == nil)
    #expect(["a"].nearest(to: "b") == nil)
    #expect([String]().nearest(to: "spn") == nil)
  }

  @Test(
    "A letter put in, left out, replaced or exchanged with the next one is one step",
    arguments: [
      ("spn", "spn", 0), ("spn", "sspn", 1), ("spn", "sn", 1), ("spn", "spm", 1), ("spn", "psn", 1), ("", "spn", 3), ("ab", "cd", 2),
    ])
  func distance(_ first: String, _ second: String, _ steps: Int) {
    #expect(editDistance(Array(first), Array(second)) == steps)
    #expect(editDistance(Array(second), Array(first)) == steps)
  }

  @Test("A hint keeps its words and is followed by the suggestion, without what could steer a terminal")
  func suggestion() {
    #expect("look".suggesting("spn") == "look; did you mean spn?")
    #expect("look".suggesting("a\u{1B}[2J") == "look; did you mean a[2J?")
    #expect("look".suggesting(nil) == "look")
  }
}
