extension Collection where Element == String {
  /// The name among these that a person most probably meant by a word that is none of them; `nil` where none is near, or several are.
  ///
  /// Near is a name with few letters wrong, missing, too many or exchanged with the next one: one in a word of up to five, two in longer
  /// ones, and three from twelve on. So is the only name that the word begins, from three letters on. The case of letters does not count.
  public func nearest(to word: String) -> String? {
    let wanted = Array(word.lowercased().prefix(Self.longestWord + 1))
    guard !wanted.isEmpty, wanted.count <= Self.longestWord else { return nil }
    let allowed = wanted.count < 6 ? 1 : wanted.count < 12 ? 2 : 3
    var found: (name: String, distance: Int)?
    var isTie = false
    for name in self where name != word {
      let letters = Array(name.lowercased().prefix(Self.longestWord + 1))
      guard abs(letters.count - wanted.count) <= allowed else { continue }
      let distance = editDistance(wanted, letters)
      // A word all of whose letters are wrong is near nothing.
      guard distance <= allowed, distance < wanted.count, distance <= (found?.distance ?? allowed) else { continue }
      isTie = distance == found?.distance
      found = (name, distance)
    }
    if let found { return isTie ? nil : found.name }
    let longer = filter { $0.lowercased().hasPrefix(word.lowercased()) && $0 != word }
    return wanted.count >= 3 && longer.count == 1 ? longer.first : nil
  }

  /// A longer word is no slip of the finger, and comparing takes time by the square of its length.
  private static var longestWord: Int { 64 }
}

/// How many single steps make one word of the other: a letter put in, left out, replaced, or exchanged with the next one.
///
/// Source: "optimal string alignment"; L. Boytsov, "Indexing methods for approximate dictionary searching", section 2.
func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      var steps = Swift.min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other { steps = Swift.min(steps, beforeLast[column - 1] + 1) }
      current.append(steps)
    }
    (beforeLast, last) = (last, current)
  }
  return last[second.count]
}

extension String {
  /// This hint, and the name that was probably meant, where there is one.
  public func suggesting(_ name: String?) -> String {
    name.map { "\(self); did you mean \($0.withoutControlCharacters)?" } ?? self
  }
}
