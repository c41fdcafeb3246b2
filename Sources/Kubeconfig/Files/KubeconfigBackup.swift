import FoundationEssentials
import Glibc
import Platform

/// An old version of a kubeconfig: a line of JSON about it, then its bytes as they were.
struct KubeconfigBackup {
  struct Header: Codable, Equatable {
    /// Of the file behind all links.
    var path: String
    /// Permission bits, in octal digits.
    var mode: String
    /// The same for all files that one run changed.
    var run: String
    /// Nanoseconds since 1970.
    var time: Int64
    /// How many bytes follow.
    var size: Int
    /// SHA-256 of what was written in their place.
    var written: String
  }

  let header: Header
  let bytes: [UInt8]

  init(of change: KubeconfigChange, run: String, at time: Timestamp) throws(SystemError) {
    guard let path = Files.resolved(change.path), let mode = Files.mode(path) else {
      throw SystemError("keep", change.path, errorNumber: errno)
    }
    header = Header(
      path: path, mode: String(mode, radix: 8), run: run, time: time.nanosecondsSinceEpoch,
      size: change.before.count, written: Self.hash(change.after))
    bytes = change.before
  }

  /// `nil` for a file that does not exist, is torn, is not a backup, or is open to other users.
  init?(at place: String) {
    guard
      let file = try? Files.read(place, limit: KubeconfigDocument.sizeLimit + (1 << 20), followingLinks: false, onlyPrivate: true),
      let end = file.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header.self, from: Data(file[..<end]))
    else { return nil }
    let bytes = Array(file[(end + 1)...])
    guard bytes.count == header.size else { return nil }
    (self.header, self.bytes) = (header, bytes)
  }

  func write(to place: String) throws(SystemError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(header) else { throw SystemError("write", place, errorNumber: EINVAL) }
    try Files.writeAtomically(Array(line) + [UInt8(ascii: "\n")] + bytes, to: place)
  }

  /// Permission bits.
  var mode: UInt32? { UInt32(header.mode, radix: 8) }

  static func hash(_ bytes: [UInt8]) -> String { SHA256.digest(bytes).hexadecimal }
}
