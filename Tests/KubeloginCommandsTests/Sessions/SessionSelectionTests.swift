import Platform
import Testing

@testable import KubeloginCommands

@Suite struct SessionSelectionTests {
  private static let names = ["spn-a-1f2e3d4c", "spn-a-1f2e3d4c5", "spn-b-5a6b7c8d"]

  @Test(
    "A name, or the start of one only, chooses a session",
    arguments: [("spn-b-5a6b7c8d", "spn-b-5a6b7c8d"), ("spn-b", "spn-b-5a6b7c8d"), ("spn-a-1f2e3d4c", "spn-a-1f2e3d4c")])
  func chosen(_ wanted: String, _ name: String) throws {
    #expect(try SessionSelection(names: Self.names).name(wanted) == name)
  }

  @Test("Without a name the only session is meant", arguments: [nil, ""] as [String?])
  func only(_ wanted: String?) throws {
    #expect(try SessionSelection(names: ["one"]).name(wanted) == "one")
    #expect(try SessionSelection(names: []).name(wanted) == nil)
    #expect(throws: SessionSelectionError.missing(3)) { try SessionSelection(names: Self.names).name(wanted) }
  }

  @Test("A name that is unknown or means several is an error that tells the names")
  func refused() {
    #expect(throws: SessionSelectionError.unknown("msi", names: Self.names)) { try SessionSelection(names: Self.names).name("msi") }
    #expect(throws: SessionSelectionError.ambiguous("spn-a", names: Array(Self.names.prefix(2)))) {
      try SessionSelection(names: Self.names).name("spn-a")
    }
  }

  @Test(
    "The table shows 8 digits of the hash, and all where these are not enough",
    arguments: [
      ("spn-t-0123456789abcdef", ["spn-t-0123456789abcdef", "spn-t-fedcba9876543210"], "spn-t-01234567"),
      ("spn-t-0123456789abcdef", ["spn-t-0123456789abcdef", "spn-t-0123456700000000"], "spn-t-0123456789abcdef"),
    ])
  func shortNames(_ name: String, _ names: [String], _ short: String) {
    #expect(SessionTable.shortName(name, among: names) == short)
  }

  @Test(
    "Spans are told in two units at most",
    arguments: [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (5400, "1 h 30 min"), (180_000, "2 d 2 h")])
  func spans(_ seconds: Int, _ words: String) {
    #expect(Duration.seconds(seconds).inWords == words)
  }
}
