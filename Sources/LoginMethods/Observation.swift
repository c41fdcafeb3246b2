/// What was seen of something that a sign-in needs, and what to do about it. No text of it holds a secret.
public enum Observation: Sendable, Equatable {
  case ok(String)
  /// It may work, or for some time.
  case warning(String, remedy: String)
  /// It cannot work.
  case problem(String, remedy: String)
}
