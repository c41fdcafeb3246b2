/// What clusters asked about people, and what was decided by what.
struct ReviewLog: Sendable {
  private(set) var entries: [ReviewRecord] = []

  /// Older ones are dropped.
  static let capacity = 1000

  mutating func append(_ entry: ReviewRecord) {
    if entries.count == ReviewLog.capacity * 2 { entries.removeFirst(ReviewLog.capacity) }
    entries.append(entry)
  }

  var json: JSON { .array(entries.suffix(ReviewLog.capacity).map(\.json)) }
}
