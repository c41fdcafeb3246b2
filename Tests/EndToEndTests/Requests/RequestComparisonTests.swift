import Platform
import TestSupport
import Testing

@Suite("Requests beside those of Microsoft's libraries")
struct RequestComparisonTests {
  @Test("Each method asks what docs/requests.md says; what differs is meant to, and the page says why")
  func page() async throws {
    let (page, failures) = try await onOwnThread {
      var (page, failures) = (RequestComparisonPage(), [String]())
      for comparison in RequestComparison.all {
        let work = try Workplace()
        failures += try comparison.run(work).filter { $0.status != 0 }.map { "\(comparison.title): \($0.errorOutput)" }
        page.add(comparison, here: try work.emulator.requests().log.map { AskedRequest($0) }.withoutRepetitions)
      }
      return (page, failures)
    }
    let fresh = "\(Installed.root)/.build/requests.md"
    try Files.writeAtomically(Array(page.text.utf8), to: fresh)

    #expect(failures == [])
    #expect(page.differences.sorted() == RequestComparisonPage.reasons.map(\.key).sorted())
    let written = (try? Files.read("\(Installed.root)/docs/requests.md")) ?? []
    #expect(String(decoding: written, as: UTF8.self) == page.text, "look at it, then: cp .build/requests.md docs/requests.md")
  }
}
