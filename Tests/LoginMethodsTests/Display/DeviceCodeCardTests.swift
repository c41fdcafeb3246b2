import Platform
import TestSupport
import Testing

@testable import LoginMethods

@Suite struct DeviceCodeCardTests {
  private static let page = "https://microsoft.com/devicelogin"
  private static let link = "  \u{1B}]8;;\(page)\u{1B}\\\(page)\u{1B}]8;;\u{1B}\\"
  private static let spaced = "  \u{1B}[1mA B C\u{1B}[0m"
  private static let letters = [
    "  ▄▀▀▀▄ █▀▀▀▄ ▄▀▀▀▄", "  █▄▄▄█ █▄▄▄▀ █", "  █   █ █   █ █   ▄", "  ▀   ▀ ▀▀▀▀   ▀▀▀",
  ]

  /// Two dark modules in opposite corners.
  private static let qrCode = QRCode(modules: [true, false, false, true])

  private func card(
    columns: Int = 80, rows: Int = 40, isUTF8: Bool = true, hasColors: Bool = true, code: String = "ABC", page: String? = page,
    address: String? = page, above: [String] = ["Enter the code ABC"], _ qrCode: QRCode? = nil
  ) -> [String] {
    let display = TerminalDisplay(columns: columns, rows: rows, isUTF8: isUTF8, hasColors: hasColors)
    let card = DeviceCodeCard(code: code, page: page, address: address, above: above, display: display)
    return card.text(qrCode).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func painted(_ line: String) -> String { "\u{1B}[30;107m\(line)\u{1B}[0m" }
  private static let picture = ["      ", "  ▀▄  ", "      "].map(painted)

  @Test("The code stands in large letters, and the page is a link")
  func large() {
    #expect(card() == [""] + Self.letters + ["", Self.link])
  }

  @Test("Without room for large letters or an alphabet for them, the letters stand apart")
  func small() {
    #expect(card(columns: 18) == ["", Self.spaced, "", Self.link])
    #expect(card(isUTF8: false) == ["", Self.spaced, "", Self.link])
    #expect(card(code: "abc") == ["", "  \u{1B}[1ma b c\u{1B}[0m", "", Self.link])
    #expect(card(columns: 8) == ["", "  \u{1B}[1mABC\u{1B}[0m", "", Self.link])
    #expect(card(columns: 0, rows: 0, Self.qrCode) == ["", Self.spaced, "", Self.link])
  }

  @Test("A picture of the address stands below, black on white with a white border")
  func picture() {
    #expect(card(Self.qrCode) == [""] + Self.letters + ["", Self.link] + Self.picture)
  }

  @Test("Without colours what is light is drawn: most terminals have a dark ground")
  func withoutColors() {
    let picture = ["██████", "██▄▀██", "██████"]

    #expect(card(hasColors: false, Self.qrCode) == [""] + Self.letters + ["", Self.link] + picture)
  }

  @Test("In few rows large letters give way to the picture, and in fewer the picture is left out")
  func rows() {
    let small = ["", Self.spaced, "", Self.link]

    #expect(card(rows: 12, Self.qrCode) == [""] + Self.letters + ["", Self.link] + Self.picture)
    #expect(card(rows: 11, Self.qrCode) == small + Self.picture)
    #expect(card(rows: 9, Self.qrCode) == small + Self.picture)
    #expect(card(rows: 8, Self.qrCode) == [""] + Self.letters + ["", Self.link])
  }

  @Test("Lines above that wrap take their rows too")
  func wrappedLines() {
    let long = String(repeating: "x", count: 81)

    #expect(card(rows: 13, above: [long], Self.qrCode).count == 10)
    #expect(card(rows: 12, above: [long], Self.qrCode).count == 7)
  }

  @Test("In few columns, or without block elements, there is no picture")
  func columns() {
    let small = ["", Self.spaced, "", Self.link]

    #expect(card(columns: 8, Self.qrCode).count == 7)
    #expect(card(columns: 7, Self.qrCode).count == 4)
    #expect(card(isUTF8: false, Self.qrCode) == small)
  }

  @Test("A click opens the page that has the code in it already, where the server names one")
  func completeAddress() {
    let card = card(address: "https://a.example/x?code=ABC")

    #expect(card.last == "  \u{1B}]8;;https://a.example/x?code=ABC\u{1B}\\\(Self.page)\u{1B}]8;;\u{1B}\\")
  }

  @Test("Without a page there is the code alone")
  func withoutPage() {
    #expect(card(page: nil, address: nil) == [""] + Self.letters)
  }
}
