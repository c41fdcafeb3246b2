import Platform
import QREncoding
import Testing

@Suite struct QRCodeEncodingTests {
  private static let page = "https://microsoft.com/devicelogin"

  @Test("The address of the sign-in page needs 29 modules on a side")
  func size() throws {
    #expect(try #require(QRCode(encoding: Self.page)).size == 29)
  }

  @Test("In three corners stand the patterns that a camera looks for, and between two of them the dotted line")
  func patterns() throws {
    let code = try #require(QRCode(encoding: Self.page))
    let finder = ["#######.", "#.....#.", "#.###.#.", "#.###.#.", "#.###.#.", "#.....#.", "#######.", "........"]
    func corner(_ place: (Int, Int) -> (row: Int, column: Int)) -> [String] {
      (0..<8).map { row in
        String((0..<8).map { column in code.isDark(row: place(row, column).row, column: place(row, column).column) ? "#" : "." })
      }
    }

    #expect(corner { ($0, $1) } == finder)
    #expect(corner { ($0, 28 - $1) } == finder)
    #expect(corner { (28 - $0, $1) } == finder)
    #expect((8...20).map { code.isDark(row: 6, column: $0) } == (8...20).map { $0 % 2 == 0 })
  }

  @Test("Another text is another code, the same text the same")
  func content() {
    #expect(QRCode(encoding: Self.page) == QRCode(encoding: Self.page))
    #expect(QRCode(encoding: Self.page) != QRCode(encoding: "https://microsoft.com/devicelogiN"))
  }

  @Test("The longest text that has a place is 300 bytes long")
  func longest() {
    #expect(QRCode(encoding: String(repeating: "x", count: 300))?.size == 61)
    #expect(QRCode(encoding: String(repeating: "x", count: 301)) == nil)
    #expect(QRCode(encoding: "") == nil)
  }

  @Test("The version is told as the library names it")
  func version() {
    #expect(LinkedLibrary.linkedWithQRCodes.first?.version.hasPrefix("4.") == true)
  }
}
