import Testing

@testable import KubeloginCommands

struct ListChooserTests {
  private var list = ListChooser(header: "NAME", lines: ["prod west", "prod east", "test west"])

  private mutating func press(_ keys: Key...) -> [ListChooser.Outcome?] { keys.map { list.press($0, page: 2) } }

  @Test("Enter takes the marked line, and the arrows move the mark around the list")
  mutating func arrows() {
    #expect(press(.enter) == [.chosen(0)])
    #expect(press(.down, .enter, .down, .enter, .down, .enter) == [nil, .chosen(1), nil, .chosen(2), nil, .chosen(0)])
    #expect(press(.up, .enter, .first, .enter, .last, .enter) == [nil, .chosen(2), nil, .chosen(0), nil, .chosen(2)])
    #expect(press(.pageUp, .enter, .pageDown, .pageDown, .enter) == [nil, .chosen(0), nil, nil, .chosen(2)])
  }

  @Test("What is typed filters by words, and the first match is marked")
  mutating func filter() {
    _ = press(.down, .text("W"), .text("e"), .text(" "), .text("p"))

    #expect(list.matches == [0] && list.filter == "We p")
    #expect(press(.enter, .eraseCharacter, .eraseCharacter, .down, .enter) == [.chosen(0), nil, nil, nil, .chosen(2)])
    #expect(press(.text("x"), .enter, .down, .up, .eraseAll, .enter) == [nil, nil, nil, nil, nil, .chosen(0)])
  }

  @Test("Escape, the end of input and Ctrl-C leave")
  mutating func leaving() {
    #expect(press(.escape, .endOfInput, .interrupt) == [.left, .left, .interrupted])
  }

  @Test("A screen shows what fits on it, around the marked line, and no line is too long")
  mutating func screen() {
    var list = ListChooser(header: "NAME", lines: (0..<30).map { "cluster-\($0) \u{1B}[31m\(String(repeating: "x", count: 100))" })
    for _ in 0..<12 { _ = list.press(.down, page: 5) }

    let screen = list.screen(columns: 20, rows: 8)

    #expect(screen.count == 7 && screen.allSatisfy { $0.count <= 19 } && !screen.joined().contains("\u{1B}"))
    #expect(
      screen.dropFirst().dropLast().map { $0.prefix(12) } == [
        "  cluster-10", "  cluster-11", "> cluster-12", "  cluster-13", "  cluster-14",
      ])
  }

  @Test("A filter that nothing matches says so")
  mutating func nothing() {
    _ = press(.text("q"))
    #expect(list.screen(columns: 80, rows: 24).dropFirst().first == "  nothing matches")
  }
}

struct KeyReaderTests {
  private func keys(_ chunks: String...) -> [Key] {
    var reader = KeyReader()
    return chunks.flatMap { reader.read(Array($0.utf8)) }
  }

  @Test("Keys are read from what terminals send, also where a network splits it")
  func keys() {
    #expect(keys("a", "\u{1B}[A", "\u{1B}OB", "\r\n") == [.text("a"), .up, .down, .enter, .enter])
    #expect(keys("\u{1B}", "[", "5~", "\u{1B}[1~\u{1B}[F") == [.pageUp, .first, .last])
    #expect(
      keys("\u{3}", "\u{4}", "\u{7F}\u{8}", "\u{15}", "\u{10}\u{E}") == [
        .interrupt, .endOfInput, .eraseCharacter, .eraseCharacter, .eraseAll, .up, .down,
      ])
  }

  @Test("A character of several bytes waits for its rest")
  func characters() {
    var reader = KeyReader()
    let bytes = Array("é☸😀".utf8)

    #expect(bytes.flatMap { reader.read([$0]) } == [.text("é"), .text("☸"), .text("😀")] && !reader.isWaiting)
  }

  @Test("Escape alone is a key once nothing follows, and unknown sequences are none")
  func escape() {
    var reader = KeyReader()

    #expect(reader.read([0x1B]) == [] && reader.isWaiting)
    #expect(reader.timeOver() == [.escape] && !reader.isWaiting)
    #expect(reader.read(Array("\u{1B}[31;1m\u{1B}xb".utf8)) == [.text("b")])
    #expect(reader.read([0x1B] + Array(repeating: UInt8(ascii: "["), count: 1) + Array(repeating: UInt8(ascii: "1"), count: 40)) == [])
    #expect(!reader.isWaiting)
  }
}
