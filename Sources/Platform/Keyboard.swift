import CPlatform
import Glibc

/// The keys of a person at the terminal of stdin, as they are typed and without an echo. While it is open, no signal ends this process.
public struct Keyboard: Sendable {
  public enum Event: Sendable, Equatable {
    /// A key may send several bytes, and a network may split them.
    case bytes([UInt8])
    case timeOver
    /// Nobody can type any more.
    case end
    case resized
    /// Somebody wants this process to end.
    case signal(Int32)
  }

  /// `nil` waits without end.
  public var next: @Sendable (Duration?) -> Event
  /// Gives the terminal back as it was. A signal then ends this process, as if nobody had held it back.
  public var close: @Sendable (_ signal: Int32?) -> Void

  public init(next: @escaping @Sendable (Duration?) -> Event, close: @escaping @Sendable (Int32?) -> Void) {
    self.next = next
    self.close = close
  }
}

extension Keyboard {
  /// `nil` where stdin is no terminal. Source: termios(3), signalfd(2).
  static func live() -> Keyboard? {
    guard cplatform_keyboard_open() else { return nil }
    return Keyboard(next: next, close: { cplatform_keyboard_close($0 ?? 0) })
  }

  @Sendable private static func next(_ patience: Duration?) -> Event {
    var (buffer, count) = ([UInt8](repeating: 0, count: 256), 0)
    let milliseconds = patience.map { Int32(clamping: Int64($0 / .milliseconds(1))) } ?? -1
    switch cplatform_keyboard_wait(milliseconds, &buffer, buffer.count, &count) {
    case 0: return .timeOver
    case 1: return count == 0 ? .end : .bytes(Array(buffer.prefix(count)))
    case let code: return -code == SIGWINCH ? .resized : .signal(-code)
    }
  }
}
