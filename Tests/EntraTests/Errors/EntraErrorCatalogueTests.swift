import Testing

@testable import Entra
@testable import OAuth

@Suite struct EntraErrorCatalogueTests {
  /// The protocol reference's catalogue, without 70016, which only means "keep polling".
  private static let documented: [[Int]] = [
    [16000, 50020, 50014, 51004, 90072],
    [50058],
    [50001, 500011, 650057],
    [50002, 500021, 500022],
    [50005, 53000, 53001, 50097, 50129, 50187],
    [53003, 530035, 530032],
    [53002, 50131, 53004, 53011],
    [50011, 70004, 900971],
    [50012, 700027],
    [50013, 500133, 700024],
    [50034],
    [50049],
    [50053],
    [50055, 50144, 50135, 50125],
    [50057],
    [50059, 50128, 90019],
    [50072, 50079],
    [50074, 50076, 50078, 50158],
    [50089, 50132, 50133, 50173, 70000, 70008, 700081, 700082, 700084, 70043],
    [50105, 501051],
    [50126, 50056, 50064, 80001, 80002, 80003, 80004, 80005, 80006, 80007, 80008, 80009, 80010, 80011, 80012, 80013, 80014],
    [50194, 9_001_023, 90130, 90124],
    [50196],
    [500208, 500212, 500213],
    [50147, 501481, 501491],
    [54005, 700005],
    [65001, 90094, 90095, 90008],
    [65002],
    [65004],
    [65005, 650052, 650054, 650056],
    [70001, 7_000_112, 1_000_031],
    [700011, 700016],
    [70002, 7_000_215],
    [70003],
    [70011, 1_002_012, 28002, 28003, 700023],
    [700022, 28000],
    [901002],
    [70018, 70019, 70020, 90119, 90120],
    [70021, 700211, 700212, 700213, 7_002_138, 700229],
    [700025],
    [700030],
    [7_000_218],
    [7_000_222],
    [7_000_229],
    [90002, 90013],
    [90038, 90043, 900382, 900432],
    [90014, 900144, 9_002_313, 90023, 90100],
    [90056, 900561],
    [90006, 90012, 90024, 90033, 90055, 90090, 50033],
    [9_002_331, 9_002_332],
    [100007],
  ]

  @Test("Every documented number has a remedy, the same for all of one situation", arguments: documented)
  func remedies(_ numbers: [Int]) {
    let remedies = Set(numbers.map { EntraErrorCatalogue.remedy(for: [$0]) })

    #expect(!remedies.contains(nil))
    #expect(remedies.count == 1)
  }

  @Test("No number stands twice")
  func unique() {
    let numbers = EntraErrorCatalogue.entries.flatMap(\.numbers)

    #expect(Set(numbers).count == numbers.count)
  }

  @Test("A remedy is one line without a final full stop, and every entry has a number", arguments: EntraErrorCatalogue.entries.indices)
  func form(_ index: Int) {
    let entry = EntraErrorCatalogue.entries[index]

    #expect(!entry.numbers.isEmpty)
    #expect(!entry.remedy.isEmpty)
    #expect(!entry.remedy.contains { $0.isNewline })
    #expect(!entry.remedy.hasSuffix("."))
  }

  @Test("A number that ends a refresh token says to sign in again")
  func deadRefreshTokens() {
    for number in EntraErrorCatalogue.deadRefreshToken {
      #expect(EntraErrorCatalogue.remedy(for: [number]) == "the sign-in has expired or was revoked: sign in again")
    }
  }

  @Test("Numbers without an entry have no remedy")
  func unknown() {
    #expect(EntraErrorCatalogue.remedy(for: []) == nil)
    #expect(EntraErrorCatalogue.remedy(for: [1]) == nil)
  }
}
