import Entra
import FoundationEssentials
import OAuth
import Platform
import Settings
import TokenCache

/// A developer's tool that prints a token of the account that is signed in to it.
struct TokenTool<Failure: TokenToolError>: Sendable {
  /// Looked up in PATH.
  let name: String
  let arguments: [String]
  /// Replaces or adds variables.
  let environment: [String: String]
  let context: SignInContext

  /// One run, without a shell; a status other than 0 is an outcome too.
  ///
  /// - Parameter timeout: `nil` for what is left of the run.
  func run(timeout: Duration?) throws -> ChildProcess.Outcome {
    guard let program = executable(named: name, in: context.host.environment) else { throw Failure.notInstalled }
    context.host.log(5, "running \(program) \(arguments.joined(separator: " "))")
    return try context.run(program, arguments, environment: environment, timeout: timeout) { error, seconds in
      switch error {
      case .timedOut: Failure.timedOut(seconds: seconds)
      case .cannotStart(let reason): Failure.cannotStart(reason)
      case .outputTooLarge: Failure.unreadableAnswer
      }
    }
  }

  /// The token that the tool printed, unless it has expired by this machine's clock.
  ///
  /// - Parameter doubt: See `IssuedToken.doubt`.
  func issued(_ text: String, until end: Timestamp, by source: String, doubt: String?) throws(ExpiredToken) -> IssuedToken {
    let now = context.host.now()
    guard end > now else { throw ExpiredToken(source: source, endedAt: end, now: now) }
    return IssuedToken(token: Token(text: text, issuedAt: now, expiresAt: end), doubt: doubt)
  }
}

extension TokenTool {
  /// The answer that is all of the output.
  func answer<Answer: Decodable>(_ output: [UInt8], where isWhole: @escaping (Answer) -> Bool) throws(Failure) -> Answer {
    let decoded = { (bytes: [UInt8]) -> Answer? in
      guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)), isWhole(answer) else { return nil }
      return answer
    }
    if let answer = decoded(output) { return answer }
    throw foreignLine(in: output) { decoded($0) != nil }.map(Failure.foreignText) ?? .unreadableAnswer
  }
}

/// The file of a tool, as a list of one; empty where there is none.
func programs(named name: String, in environment: Environment) -> [String] {
  [executable(named: name, in: environment)].compactMap { $0 }
}

/// Changes when the program changes: another one may have another account.
func programState(named name: String, in environment: Environment) -> [UInt8] {
  programs(named: name, in: environment).flatMap { Array("\u{0}\($0)\u{0}\(FileStamp.of($0))".utf8) }
}

extension SignInContext {
  /// Runs a program without a shell, in a directory that others cannot write, within what is left of the run.
  ///
  /// - Parameters:
  ///   - timeout: A closer bound.
  ///   - failure: The error for what kept the program from its end; `seconds` is what it was given, rounded up.
  func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], timeout: Duration?,
    failure: (ChildProcessError, _ seconds: Int64) -> any UserFacingError
  ) throws -> ChildProcess.Outcome {
    let bound = min(timeout ?? .seconds(3600), deadline.remaining(on: host))
    var child = ChildProcess(executable: program, arguments: arguments, directory: "/", timeout: bound)
    child.environment = environment
    do {
      return try host.run(child)
    } catch let error as ChildProcessError {
      throw failure(error, (bound + .milliseconds(999)).components.seconds)
    }
  }
}

/// What goes wrong with any such tool.
protocol TokenToolError: UserFacingError {
  static var notInstalled: Self { get }
  static func cannotStart(_ reason: String) -> Self
  static func timedOut(seconds: Int64) -> Self
  static var unreadableAnswer: Self { get }
  static func foreignText(_ line: String) -> Self
}

extension String {
  /// Whether Entra wants a person with a second factor. Source: vendor page "Microsoft Entra authentication and authorization error codes".
  var needsMultiFactor: Bool {
    ["AADSTS50076", "AADSTS50079", "AADSTS50074", "AADSTS50078", "AADSTS50158", "--claims-challenge"].contains { contains($0) }
  }
}
