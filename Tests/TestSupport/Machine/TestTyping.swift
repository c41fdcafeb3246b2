public import Platform
import Synchronization

/// What a person types: lines, and events of a keyboard, in order. Nothing more comes after the last of them.
public final class TestTyping: Sendable {
  private let state = Mutex<(lines: [String], events: [Keyboard.Event], patiences: [Duration?], closings: [Int32?])>(([], [], [], []))

  public init() {}

  public func type(lines: String...) { state.withLock { $0.lines += lines } }
  public func press(_ events: Keyboard.Event...) { state.withLock { $0.events += events } }
  public func press(_ text: String) { press(.bytes(Array(text.utf8))) }

  /// How long was waited for each event.
  public var patiences: [Duration?] { state.withLock(\.patiences) }
  /// The signals with which the terminal was given back.
  public var closings: [Int32?] { state.withLock(\.closings) }

  public func nextLine() -> String? { state.withLock { $0.lines.isEmpty ? nil : $0.lines.removeFirst() } }

  public var keyboard: Keyboard {
    Keyboard(
      next: { patience in
        self.state.withLock { state in
          state.patiences.append(patience)
          return state.events.isEmpty ? .end : state.events.removeFirst()
        }
      },
      close: { signal in self.state.withLock { $0.closings.append(signal) } })
  }
}
