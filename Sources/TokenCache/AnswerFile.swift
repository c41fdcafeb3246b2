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

  /// Neither over, nor from a clock that was ahead, nor about files that have changed.
  func isUsable(at now: Timestamp) -> Bool {
    now < notAfter && writtenAt <= now + .seconds(60) && stamps.allSatisfy { $0.stamp == .of($0.path) }
  }
}

/// The text form: header lines, an empty line, then notices and output as they are.
extension Answer {
  func encoded() -> [UInt8] {
    var header = "written \(writtenAt.secondsSinceEpoch)\nnot-after \(notAfter.secondsSinceEpoch)\nnotices \(notices.count)\n"
    for stamp in stamps {
      switch stamp.stamp {
      case .absent:
        header += "absent \(stamp.path)\n"
      case .present(let device, let inode, let size, let modified, let changed):
        header += "present \(device) \(inode) \(size) \(modified) \(changed) \(stamp.path)\n"
      }
    }
    return Array(header.utf8) + [UInt8(ascii: "\n")] + notices + output
  }

  init?(encoded bytes: [UInt8]) {
    var rest = bytes[...]
    var numbers: [String: Int64] = [:]
    var stamps: [Stamp] = []
    while let line = Self.popLine(&rest), !line.isEmpty {
      let words = line.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: false)
      switch words[0] {
      case "absent":
        stamps.append(Stamp(path: String(line.dropFirst("absent ".count)), stamp: .absent))
      case "present":
        guard let stamp = Self.stamp(words) else { return nil }
        stamps.append(stamp)
      default:
        guard words.count == 2, let number = Int64(words[1]) else { return nil }
        numbers[String(words[0])] = number
      }
    }
    guard let written = numbers["written"], let notAfter = numbers["not-after"], let notices = numbers["notices"],
      notices >= 0, notices <= rest.count
    else { return nil }
    self.init(
      writtenAt: Timestamp(secondsSinceEpoch: written), notAfter: Timestamp(secondsSinceEpoch: notAfter), stamps: stamps,
      notices: Array(rest.prefix(Int(notices))), output: Array(rest.dropFirst(Int(notices))))
  }

  private static func popLine(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  private static func stamp(_ words: [Substring]) -> Stamp? {
    guard words.count == 7, let device = UInt64(words[1]), let inode = UInt64(words[2]), let size = Int64(words[3]),
      let modified = Int64(words[4]), let changed = Int64(words[5])
    else { return nil }
    return Stamp(
      path: String(words[6]),
      stamp: .present(device: device, inode: inode, size: size, modified: modified, changed: changed))
  }
}
