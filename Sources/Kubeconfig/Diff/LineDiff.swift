/// Which lines of a text became which lines of another, in space that is linear in both.
enum LineDiff {
  /// Lines that gave way to others; one of the two ranges may be empty.
  struct Change: Equatable {
    var old: Range<Int>
    var new: Range<Int>
  }

  /// A product of line numbers above which a part is taken as replaced as a whole: some seconds of work.
  private static let limit = 4_000_000

  /// - Parameter anchors: Pairs of lines, rising in both, between which the texts are compared part by part.
  static func changes(from old: TextLines, to new: TextLines, anchors: [(old: Int, new: Int)]) -> [Change] {
    var changes: [Change] = []
    var (oldStart, newStart) = (0, 0)
    for anchor in anchors + [(old.count, new.count)] {
      append(parts(old, oldStart..<anchor.old, new, newStart..<anchor.new), to: &changes)
      (oldStart, newStart) = (anchor.old, anchor.new)
    }
    return changes
  }

  /// Neighbours become one.
  private static func append(_ more: [Change], to changes: inout [Change]) {
    for change in more {
      if let last = changes.last, last.old.upperBound == change.old.lowerBound, last.new.upperBound == change.new.lowerBound {
        changes[changes.count - 1] = Change(
          old: last.old.lowerBound..<change.old.upperBound, new: last.new.lowerBound..<change.new.upperBound)
      } else {
        changes.append(change)
      }
    }
  }

  private static func parts(_ old: TextLines, _ oldRange: Range<Int>, _ new: TextLines, _ newRange: Range<Int>) -> [Change] {
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func number(_ line: ArraySlice<UInt8>) -> Int {
      if let known = numbers[line] { return known }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    var (start, end) = (0, 0)
    let shorter = min(oldRange.count, newRange.count)
    while start < shorter, old[oldRange.lowerBound + start] == new[newRange.lowerBound + start] { start += 1 }
    while end < shorter - start, old[oldRange.upperBound - 1 - end] == new[newRange.upperBound - 1 - end] { end += 1 }
    let (oldRest, newRest) = (
      oldRange.lowerBound + start..<oldRange.upperBound - end, newRange.lowerBound + start..<newRange.upperBound - end
    )
    let (left, right) = (oldRest.map { number(old[$0]) }, newRest.map { number(new[$0]) })
    var changes: [Change] = []
    var (oldDone, newDone) = (0, 0)
    for (oldIndex, newIndex) in common(left[...], right[...]) + [(left.count, right.count)] {
      if oldIndex > oldDone || newIndex > newDone {
        changes.append(
          Change(
            old: oldRest.lowerBound + oldDone..<oldRest.lowerBound + oldIndex,
            new: newRest.lowerBound + newDone..<newRest.lowerBound + newIndex))
      }
      (oldDone, newDone) = (oldIndex + 1, newIndex + 1)
    }
    return changes
  }

  /// A longest common subsequence, as pairs of indices.
  ///
  /// Source: D. S. Hirschberg, "A linear space algorithm for computing maximal common subsequences", CACM 18 (1975).
  private static func common(_ left: ArraySlice<Int>, _ right: ArraySlice<Int>) -> [(Int, Int)] {
    guard let only = left.first, !right.isEmpty, left.count * right.count <= limit else { return [] }
    guard left.count > 1 else { return right.firstIndex(of: only).map { [(left.startIndex, $0)] } ?? [] }
    let middle = (left.startIndex + left.endIndex) / 2
    let before = lengths(left[..<middle], right)
    let after = lengths(left[middle...].reversed(), right.reversed())
    let split = (0...right.count).max { before[$0] + after[right.count - $0] < before[$1] + after[right.count - $1] } ?? 0
    let place = right.startIndex + split
    return common(left[..<middle], right[..<place]) + common(left[middle...], right[place...])
  }

  /// How long a common subsequence of the left and of each beginning of the right is at most.
  private static func lengths(_ left: some Sequence<Int>, _ right: some Collection<Int>) -> [Int] {
    var row = [Int](repeating: 0, count: right.count + 1)
    for item in left {
      var diagonal = 0
      for (index, other) in right.enumerated() {
        let above = row[index + 1]
        row[index + 1] = item == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row
  }
}
