import OAuth
import Platform
import Settings

/// A developer's tool that prints a token of the account that is signed in to it.
struct TokenTool<Failure: TokenToolError>: Sendable {
  /// Looked up in PATH.
  let name: String
  let arguments: [String]
  /// Replaces or adds variables.
  let environment: [String: String]
  let signIn: SignIn

  /// One run, without a shell; a status other than 0 is an outcome too.
  ///
  /// - Parameter timeout: `nil` for what is left of the run.
  func run(timeout: Duration?) throws -> ChildProcess.Outcome {
    let host = signIn.host
    guard let program = executable(named: name, in: host.environment) else { throw Failure.notInstalled }
    let bound = min(timeout ?? .seconds(3600), signIn.deadline.remaining(on: host))
    var child = ChildProcess(executable: program, arguments: arguments, directory: "/", timeout: bound)
    child.environment = environment
    host.log(5, "running \(program) \(arguments.joined(separator: " "))")
    do {
      return try host.run(child)
    } catch ChildProcessError.timedOut {
      throw Failure.timedOut(seconds: (bound + .milliseconds(999)).components.seconds)
    } catch ChildProcessError.cannotStart(let reason) {
      throw Failure.cannotStart(reason)
    } catch ChildProcessError.outputTooLarge {
      throw Failure.unreadableAnswer
    }
  }
}

/// What goes wrong with any such tool.
protocol TokenToolError: UserFacingError {
  static var notInstalled: Self { get }
  static func cannotStart(_ reason: String) -> Self
  static func timedOut(seconds: Int64) -> Self
  static var unreadableAnswer: Self { get }
}

/// Refuses what could mean something else to a tool: an option, a second argument, a command.
///
/// - Parameters:
///   - others: Characters besides ASCII letters and digits.
///   - allowed: All of them, as a person reads them.
func checkArgument(_ value: String, _ setting: Setting, also others: String, _ allowed: String) throws(SettingError) {
  let isAllowed = value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }
  guard isAllowed, !value.hasPrefix("-") else { throw .unusableValue(setting, allowed: allowed) }
}

/// At most 400 characters of a tool's line, without control characters and without what looks like a token.
func shownLine(_ line: some StringProtocol) -> String {
  let words = line.prefix(400).split(separator: " ", omittingEmptySubsequences: false).map { $0.contains("eyJ") ? "[token]" : String($0) }
  return words.joined(separator: " ").withoutControlCharacters
}

extension String {
  /// Whether Entra wants a person with a second factor. Source: vendor page "Microsoft Entra authentication and authorization error codes".
  var needsMultiFactor: Bool {
    ["AADSTS50076", "AADSTS50079", "AADSTS50074", "AADSTS50078", "AADSTS50158", "--claims-challenge"].contains { contains($0) }
  }
}
