/// Passwords and client secrets of the emulator's built-in configuration, which no program may show.
public enum KnownSecrets {
  public static let all: Set = [
    "ci-secret~for.tests-only", "ci-expired-secret~for.tests-only", "analytical-engine", "silicon-valley", "made-of-cloth",
    "one-of-two-factors", "last-years-password", "kept-on-premises",
  ]

  struct Shown: Error {
    let secret: String
    let output: String
  }

  /// Fails the test of whatever program shows one of them, or a token among its messages.
  static func look(at outcome: RunningProcess.Outcome) throws {
    for secret in all {
      for output in [outcome.output, outcome.errorOutput] where output.contains(secret) { throw Shown(secret: secret, output: output) }
    }
    if outcome.errorOutput.contains("eyJ") { throw Shown(secret: "a token", output: outcome.errorOutput) }
  }
}
