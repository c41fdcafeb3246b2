import Testing

@testable import Kubeconfig

struct LineDiffTests {
  private func changes(_ old: String, _ new: String, anchors: [(old: Int, new: Int)] = []) -> [LineDiff.Change] {
    LineDiff.changes(from: lines(old), to: lines(new), anchors: anchors)
  }

  /// Each letter is a line.
  private func lines(_ letters: String) -> TextLines { TextLines(Array(letters.map { "\($0)\n" }.joined().utf8)) }

  @Test(
    "Changes are as few as can be",
    arguments: [
      ("", "", []), ("abc", "abc", []), ("", "ab", [.init(old: 0..<0, new: 0..<2)]), ("ab", "", [.init(old: 0..<2, new: 0..<0)]),
      ("abcd", "axd", [.init(old: 1..<3, new: 1..<2)]), ("abcabba", "cbabac", nil),
      ("aab", "ab", [.init(old: 1..<2, new: 1..<1)]),
    ] as [(String, String, [LineDiff.Change]?)])
  func changesFew(_ old: String, _ new: String, _ expected: [LineDiff.Change]?) {
    let changes = changes(old, new)

    if let expected { #expect(changes == expected) }
    #expect(common(changes, of: old) == longest(Array(old), Array(new)))
  }

  @Test("Random texts become each other by as few changes as can be") func randomTexts() {
    var state: UInt64 = 88_172_645_463_325_252
    func below(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    for _ in 0..<500 {
      let old = String((0..<below(14)).map { _ in "abcd".randomLetter(below) })
      let new = String((0..<below(14)).map { _ in "abcd".randomLetter(below) })
      let changes = changes(old, new)

      #expect(applied(changes, old, new) == new)
      #expect(common(changes, of: old) == longest(Array(old), Array(new)), "\(old) \(new)")
      #expect(
        zip(changes, changes.dropFirst()).allSatisfy { $0.old.upperBound < $1.old.lowerBound || $0.new.upperBound < $1.new.lowerBound })
    }
  }

  @Test("What stands on two sides of an anchor is compared apart") func whatStands() {
    #expect(
      changes("xay", "yax", anchors: [(1, 1)])
        == [.init(old: 0..<1, new: 0..<1), .init(old: 2..<3, new: 2..<3)])
    #expect(changes("ab", "ba", anchors: [(1, 1)]) == [.init(old: 0..<2, new: 0..<2)])
  }

  @Test("A part that is too large to compare is replaced as a whole") func partToo() {
    let old = TextLines(Array((0..<3000).map { "a\($0)\n" }.joined().utf8))
    let new = TextLines(Array((0..<3000).map { "a\($0 * 2 + 1)\n" }.joined().utf8))

    #expect(LineDiff.changes(from: old, to: new, anchors: []) == [.init(old: 0..<3000, new: 0..<3000)])
  }

  private func applied(_ changes: [LineDiff.Change], _ old: String, _ new: String) -> String {
    var result: [Character] = []
    var done = 0
    for change in changes {
      result += Array(old)[done..<change.old.lowerBound] + Array(new)[change.new]
      done = change.old.upperBound
    }
    return String(result + Array(old)[done...])
  }

  private func common(_ changes: [LineDiff.Change], of old: String) -> Int { old.count - changes.reduce(0) { $0 + $1.old.count } }

  private func longest(_ left: [Character], _ right: [Character]) -> Int {
    var table = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in left.indices {
      for column in right.indices {
        table[row + 1][column + 1] =
          left[row] == right[column] ? table[row][column] + 1 : max(table[row][column + 1], table[row + 1][column])
      }
    }
    return table[left.count][right.count]
  }
}

extension String {
  fileprivate func randomLetter(_ below: (Int) -> Int) -> Character { Array(self)[below(count)] }
}
