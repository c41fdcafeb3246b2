import Glibc

/// Lines that a person types or pastes into the terminal.
struct PastedInput {
  let descriptor: Int32
  private var partial: [UInt8] = []

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// A job in the background must not read: the terminal would stop it. Source: credentials(7), SIGTTIN.
  var isForeground: Bool {
    let group = tcgetpgrp(descriptor)
    return group < 0 || group == getpgrp()
  }

  /// The lines that are whole now; `nil` at the end of input.
  mutating func read() -> [String]? {
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    let count = Glibc.read(descriptor, &chunk, chunk.count)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return [] }
    guard count > 0 else { return nil }
    partial += chunk[..<count]
    guard let end = partial.lastIndex(of: UInt8(ascii: "\n")) else {
      if partial.count > LoopbackRequest.limit { partial = [] }
      return []
    }
    let lines = partial[..<end].split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    partial.removeSubrange(...end)
    return lines
  }
}
