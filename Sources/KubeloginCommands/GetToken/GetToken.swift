import ArgumentParser
import ExecCredential
import Platform
import Settings
import TokenCache

/// Prints a token as an ExecCredential.
struct GetToken: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "get-token", abstract: "Print a token as an ExecCredential; client-go tools run this.")
  static let settings = GetTokenFlags.settings

  @OptionGroup var flags: SettingFlags<GetTokenFlags>

  /// Reads what is asked for, finds the session, gets its token, prints it, and keeps the answer for later runs.
  static func run(_ line: CommandLineReading, in host: Host) throws {
    let request = try TokenRequest(line, on: host)
    let session = try TokenSession(request, in: TokenPlace.open(request.settings, on: request.host))
    let token = try session.token()
    let output = request.format.text(try session.presented(token), apiVersion: request.execInfo.apiVersion)
    guard host.terminal.writeOutput(output) else { throw OutputError() }
    session.keepAnswer(output, with: token)
  }
}

struct GetTokenFlags: SettingList {
  static let settings = Setting.getToken
}

/// stdout is closed or full.
struct OutputError: UserFacingError, Equatable {
  var code: String { "output.failed" }
  var summary: String { "the output cannot be written to stdout" }
  var remedy: String { "check where stdout goes: a closed pipe or a full disk" }
}
