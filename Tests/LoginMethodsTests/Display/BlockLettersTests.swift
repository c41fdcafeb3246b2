import Testing

@testable import LoginMethods

@Suite struct BlockLettersTests {
  @Test("Letters are four lines high, five columns wide and a column apart")
  func lines() {
    #expect(
      BlockLetters.lines(of: "A1-") == [
        "▄▀▀▀▄  ▄█        ",
        "█▄▄▄█   █   ▄▄▄▄▄",
        "█   █   █        ",
        "▀   ▀  ▀▀▀       ",
      ])
  }

  @Test("All that codes are made of can be drawn, and no two letters look alike")
  func alphabet() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

    let drawn = letters.map { BlockLetters.lines(of: String($0)) }

    #expect(drawn.allSatisfy { $0?.count == 4 && $0?.allSatisfy { $0.count == 5 } == true })
    #expect(Set(drawn.map { $0?.joined() ?? "" }).count == letters.count)
  }

  @Test("A text with another letter in it, or none, is not drawn", arguments: ["", "a", "A B", "Ä", "\u{1B}"])
  func others(_ text: String) {
    #expect(BlockLetters.lines(of: text) == nil)
  }
}
