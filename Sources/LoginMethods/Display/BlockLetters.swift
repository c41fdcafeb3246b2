/// Letters that can be read from across a desk: seven dots high and five wide.
enum BlockLetters {
  /// The lines of a text; `nil` where one of its letters is not drawn here.
  static func lines(of text: String) -> [String]? {
    let glyphs = text.map { letter in sheets.lazy.compactMap { $0.glyph(of: letter) }.first }
    guard !glyphs.isEmpty, glyphs.allSatisfy({ $0 != nil }) else { return nil }
    // One dot apart.
    let rows = (0..<height).map { row in glyphs.compactMap { $0?[row] }.joined(separator: ".") }.map(Array.init)
    return HalfBlocks.lines(rows: height, columns: rows[0].count) { rows[$0][$1] == "#" }
  }

  private static let height = 7

  /// Letters that are drawn side by side.
  private struct Sheet {
    private let letters: String
    private let rows: [[Substring]]

    init(_ letters: String, _ drawing: String) {
      self.letters = letters
      rows = drawing.split(separator: "\n").map { $0.split(separator: " ") }
    }

    func glyph(of letter: Character) -> [Substring]? {
      letters.firstIndex(of: letter).map { index in rows.map { $0[letters.distance(from: letters.startIndex, to: index)] } }
    }
  }

  private static let sheets = [
    Sheet(
      "ABCDEFGHIJKLM",
      """
      .###. ####. .###. ####. ##### ##### .###. #...# .###. ..### #...# #.... #...#
      #...# #...# #...# #...# #.... #.... #...# #...# ..#.. ...#. #..#. #.... ##.##
      #...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.#
      ##### ####. #.... #...# ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.#
      #...# #...# #.... #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...#
      #...# #...# #...# #...# #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...#
      #...# ####. .###. ####. ##### #.... .###. #...# .###. .##.. #...# ##### #...#
      """),
    Sheet(
      "NOPQRSTUVWXYZ",
      """
      #...# .###. ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# #####
      ##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....#
      #.#.# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#.
      #..## #...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#..
      #...# #...# #.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#...
      #...# #...# #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #....
      #...# .###. #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. #####
      """),
    Sheet(
      "0123456789-",
      """
      .###. ..#.. .###. ##### ...#. ##### ..##. ##### .###. .###. .....
      #..## .##.. #...# ...#. ..##. #.... .#... ....# #...# #...# .....
      #.#.# ..#.. ....# ..#.. .#.#. ####. #.... ...#. #...# #...# .....
      #.#.# ..#.. ..##. ...#. #..#. ....# ####. ..#.. .###. .#### #####
      #.#.# ..#.. .#... ....# ##### ....# #...# .#... #...# ....# .....
      ##..# ..#.. #.... #...# ...#. #...# #...# .#... #...# ...#. .....
      .###. .###. ##### .###. ...#. .###. .###. .#... .###. .##.. .....
      """),
  ]
}

/// Pictures of dots, two dots of a column in each character.
///
/// Source: Unicode, "Block Elements".
enum HalfBlocks {
  static func lines(rows: Int, columns: Int, isSet: (_ row: Int, _ column: Int) -> Bool) -> [String] {
    stride(from: 0, to: rows, by: 2).map { row in
      String(
        (0..<columns).map { column -> Character in
          switch (isSet(row, column), row + 1 < rows && isSet(row + 1, column)) {
          case (true, true): "█"
          case (true, false): "▀"
          case (false, true): "▄"
          case (false, false): " "
          }
        })
    }
  }
}
