import Glibc
import Synchronization

/// Standard error, where the log of reviews goes.
enum StandardError {
  private static let turn = Mutex(())

  /// Writes one line; what a pipe that nobody reads has no room for is left out, because the emulator must go on answering.
  static func write(line: [UInt8], to descriptor: Int32 = STDERR_FILENO) {
    turn.withLock { _ in
      var rest = (line + [UInt8(ascii: "\n")])[...]
      while !rest.isEmpty, hasRoom(descriptor) {
        let count = rest.prefix(Int(PIPE_BUF)).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// For a pipe: room for as many bytes as are written at once. Source: pipe(7).
  private static func hasRoom(_ descriptor: Int32) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLOUT) != 0
  }
}
