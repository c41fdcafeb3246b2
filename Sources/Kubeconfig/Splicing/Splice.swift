/// Bytes that replace a range of bytes.
struct Splice {
  var range: Range<Int>
  var replacement: String
}

extension [UInt8] {
  /// Applies splices, in any order; `nil` when two of them overlap, or one reaches beyond the end.
  func applying(_ splices: [Splice]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(count + splices.reduce(0) { $0 + $1.replacement.utf8.count })
    var done = 0
    for splice in splices.sorted(by: { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }) {
      guard done <= splice.range.lowerBound, splice.range.upperBound <= count else { return nil }
      result += self[done..<splice.range.lowerBound]
      result += splice.replacement.utf8
      done = splice.range.upperBound
    }
    return result + self[done...]
  }
}
