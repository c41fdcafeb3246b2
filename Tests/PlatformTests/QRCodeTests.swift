import Testing

@testable import Platform

@Suite struct QRCodeTests {
  @Test("Modules are read row by row, and outside of the code all is light")
  func modules() throws {
    let code = try #require(QRCode(modules: [true, false, true, true]))

    #expect(code.size == 2)
    #expect([(0, 0), (0, 1), (1, 0), (1, 1)].map { code.isDark(row: $0.0, column: $0.1) } == [true, false, true, true])
    #expect([(-1, 0), (0, -1), (2, 0), (0, 2)].allSatisfy { !code.isDark(row: $0.0, column: $0.1) })
  }

  @Test("What is no square is no code", arguments: [0, 2, 3, 5, 8])
  func noSquare(_ count: Int) {
    #expect(QRCode(modules: Array(repeating: true, count: count)) == nil)
  }
}
