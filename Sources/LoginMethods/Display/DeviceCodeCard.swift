import Platform

/// A device code as a person at a terminal can read, click and scan it. It stands below the sentence that says what to do.
struct DeviceCodeCard {
  let code: String
  /// Where the code is to be entered, as people read it; `nil` where the server names no page.
  let page: String?
  /// What a click and a camera open: it may hold the code.
  let address: String?
  /// The lines that stand above it.
  let above: [String]
  let display: TerminalDisplay

  /// With its line end. A picture that the terminal has no room for is left out, large letters give way to it.
  ///
  /// - Parameter qrCode: Of the address; `nil` where none is wanted.
  func text(_ qrCode: QRCode?) -> String {
    let letters = display.isUTF8 ? BlockLetters.lines(of: code).flatMap(fitting) : nil
    let picture = display.isUTF8 ? qrCode.map(picture).flatMap(fitting) : nil
    let withPicture = picture.flatMap { picture in
      [letters, nil].lazy.map { lines(letters: $0) + painted(picture) }.first { hasRoom(for: $0) }
    }
    return (withPicture ?? lines(letters: letters)).map { $0 + "\n" }.joined()
  }

  private func lines(letters: [String]?) -> [String] {
    let code = letters.map { $0.map { "  \($0)" } } ?? ["  " + TerminalDisplay.bold(spaced)]
    let link = page.map { ["", "  " + display.link($0, to: address ?? $0)] } ?? []
    return [""] + code + link
  }

  private var spaced: String {
    let spaced = code.map(String.init).joined(separator: " ")
    return display.columns == 0 || display.columns >= spaced.count + 4 ? spaced : code
  }

  // MARK: The picture

  /// Light modules around the code, so that a camera finds it. Source: ISO/IEC 18004 wants four; cameras do with two.
  private static let quietZone = 2

  private func picture(of qrCode: QRCode) -> [String] {
    let side = qrCode.size + 2 * Self.quietZone
    // On a black ground, which is most probable, light is what is drawn.
    return HalfBlocks.lines(rows: side, columns: side) { row, column in
      qrCode.isDark(row: row - Self.quietZone, column: column - Self.quietZone) == display.hasColors
    }
  }

  private func painted(_ lines: [String]) -> [String] { display.hasColors ? lines.map(TerminalDisplay.blackOnWhite) : lines }

  // MARK: Room

  private func fitting(_ lines: [String]) -> [String]? {
    lines.allSatisfy { $0.count + 2 <= display.columns } ? lines : nil
  }

  /// Together with the lines above it and the one below it, which tells the time left.
  private func hasRoom(for lines: [String]) -> Bool {
    let link = page.map { display.height(of: "  " + $0) - 1 } ?? 0
    return above.map(display.height).reduce(1, +) + lines.count + link <= display.rows
  }
}
