import Glibc

extension Duration {
  /// How long a test waits for something that is certain to happen. It only ends a hang: a busy machine may take its time.
  public static let patience = Duration.seconds(300)
}

/// A test waited in vain.
public struct TimedOut: Error, CustomStringConvertible {
  public let description: String
}

/// Waits until something is observed.
///
/// - Parameter details: What else to tell where it is not.
public func wait(
  for what: String, within patience: Duration = .patience, details: @autoclosure () -> String = "", until isTrue: () throws -> Bool
) throws {
  let end = ContinuousClock.now + patience
  while try !isTrue() {
    guard ContinuousClock.now < end else { throw TimedOut(description: "waited in vain for \(what) \(details())") }
    usleep(5000)
  }
}
