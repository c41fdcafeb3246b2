public import Platform

/// What a warm run prints, and until when it may.
///
/// It is derived data: deleting it costs one slow run. It holds an access token, never a refresh token, a secret or a key.
public struct Answer: Sendable, Equatable {
  public var writtenAt: Timestamp
  public var notAfter: Timestamp
  /// Files that the answer depends on, as they were.
  public var stamps: [Stamp]
  /// For stderr.
  public var notices: [UInt8]
  /// For stdout.
  public var output: [UInt8]

  public struct Stamp: Sendable, Equatable {
    public var path: String
    public var stamp: FileStamp

    /// The file as it is now.
    public init(of path: String) {
      self.path = path
      stamp = .of(path)
    }

    init(path: String, stamp: FileStamp) {
      self.path = path
      self.stamp = stamp
    }
  }

  public init(writtenAt: Timestamp, notAfter: Timestamp, stamps: [Stamp], notices: [UInt8], output: [UInt8]) {
    self.writtenAt = writtenAt
    self.notAfter = notAfter
    self.stamps = stamps
    self.notices = notices
    self.output = output
  }

  /// Neither over, nor from a clock that was ahead or far behind, nor about files that have changed.
  func isUsable(at now: Timestamp) -> Bool {
    now < notAfter && writtenAt <= now + .seconds(60) && notAfter <= writtenAt + Freshness.longestLifetime
      && stamps.allSatisfy { $0.stamp == .of($0.path) }
  }
}

/// The form on disk: a line of numbers, a line for each stamp, then notices and output as they are.
///
/// Read byte by byte: Swift's generic text functions would double the cost of a warm run.
extension Answer {
  func encoded() -> [UInt8] {
    // A line end in a path would read as a line of its own: such an answer is not kept.
    guard !stamps.contains(where: { $0.path.utf8.contains(UInt8(ascii: "\n")) }) else { return [] }
    var header =
      "\(UInt64(bitPattern: writtenAt.secondsSinceEpoch)) \(UInt64(bitPattern: notAfter.secondsSinceEpoch)) \(notices.count) \(stamps.count)\n"
    for stamp in stamps {
      switch stamp.stamp {
      case .absent:
        header += "0 \(stamp.path)\n"
      case .present(let device, let inode, let size, let modified, let changed):
        let numbers = [device, inode] + [size, modified, changed].map { UInt64(bitPattern: $0) }
        header += "1 \(numbers.map(String.init).joined(separator: " ")) \(stamp.path)\n"
      }
    }
    return Array(header.utf8) + notices + output
  }

  init?(encoded bytes: [UInt8]) {
    var reader = AnswerReader(bytes: bytes)
    guard let written = reader.number(), let notAfter = reader.number(), let notices = reader.number(), let count = reader.number(),
      count <= 64, notices <= bytes.count
    else { return nil }
    var stamps: [Stamp] = []
    for _ in 0..<count {
      guard let stamp = reader.stamp() else { return nil }
      stamps.append(stamp)
    }
    let start = reader.position
    guard Int(notices) <= bytes.count - start else { return nil }
    self.init(
      writtenAt: Timestamp(secondsSinceEpoch: Int64(bitPattern: written)),
      notAfter: Timestamp(secondsSinceEpoch: Int64(bitPattern: notAfter)), stamps: stamps,
      notices: Array(bytes[start..<start + Int(notices)]), output: Array(bytes[(start + Int(notices))...]))
  }
}

private struct AnswerReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// At most 20 decimal digits up to the next space or line end, which is skipped; `nil` where there is no number.
  mutating func number() -> UInt64? {
    var value: UInt64 = 0
    let start = position
    while position < bytes.count, bytes[position] >= UInt8(ascii: "0"), bytes[position] <= UInt8(ascii: "9"), position - start < 20 {
      value = value &* 10 &+ UInt64(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    guard position > start, position < bytes.count else { return nil }
    guard bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\n") else { return nil }
    position += 1
    return value
  }

  mutating func stamp() -> Answer.Stamp? {
    switch number() {
    case 0:
      return path().map { Answer.Stamp(path: $0, stamp: .absent) }
    case 1:
      guard let device = number(), let inode = number(), let size = number(), let modified = number(), let changed = number(),
        let path = path()
      else { return nil }
      let stamp = FileStamp.present(
        device: device, inode: inode, size: Int64(bitPattern: size), modified: Int64(bitPattern: modified),
        changed: Int64(bitPattern: changed))
      return Answer.Stamp(path: path, stamp: stamp)
    default:
      return nil
    }
  }

  private mutating func path() -> String? {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}
