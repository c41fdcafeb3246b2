import Synchronization

/// What is found once in a run: a pipe can be read only once, and what a session is named after must be what signs in.
final class Once<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)

  /// The value or the error of the first call.
  func callAsFunction(_ find: () throws -> Value) throws -> Value {
    try result.withLock { result in
      let found = result ?? Result { try find() }
      result = found
      return found
    }.get()
  }
}
