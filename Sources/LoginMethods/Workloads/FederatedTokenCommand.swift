import Entra
import Platform

/// A program that prints a fresh federated token, run without a shell.
struct FederatedTokenCommand: Sendable {
  private let name: String
  private let arguments: [String]

  init(_ text: String) throws(FederatedTokenError) {
    let words: [String]
    do { words = try CommandWords.split(text) } catch { throw .unusableCommand(error) }
    guard let name = words.first, !name.isEmpty else { throw .unusableCommand(.noProgram) }
    self.name = name
    arguments = Array(words.dropFirst())
  }

  /// Runs it once, within what is left of the run.
  func token(_ context: SignInContext, timeout: Duration?) throws -> FederatedToken {
    let host = context.host
    guard let program = name.contains("/") ? absoluteName : executable(named: name, in: host.environment) else {
      throw FederatedTokenError.commandNotFound(shownName)
    }
    // Arguments are not logged: they may hold what the command signs in with.
    host.log(5, "running \(program)")
    let outcome = try context.run(program, arguments, timeout: timeout) { error, seconds -> FederatedTokenError in
      switch error {
      case .timedOut: .commandTimedOut(shownName, seconds: seconds)
      case .cannotStart(let reason): .commandCannotStart(shownName, reason: reason)
      case .outputTooLarge: .noTokenInOutput(shownName)
      }
    }
    guard outcome.status == 0 else {
      let reason = harmlessLine(String(decoding: outcome.errorOutput, as: UTF8.self))
      throw FederatedTokenError.commandFailed(shownName, status: outcome.status, reason: reason)
    }
    guard let token = FederatedToken(outcome.output) else { throw FederatedTokenError.noTokenInOutput(shownName) }
    return token
  }

  /// A relative path would mean another program in another directory.
  private var absoluteName: String? { name.hasPrefix("/") ? name : nil }

  private var shownName: String { harmlessLine(name, limit: 80) }
}
