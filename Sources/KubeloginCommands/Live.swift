import Glibc
import HTTPTransport
import LoginMethods
import Platform
import Settings
import TokenCache

/// The program as it runs outside of tests.
public enum Live {
  /// The warm path first; the commands only when it has no answer.
  public static func main(_ arguments: [String]) -> Int32 {
    let transport = HTTPTransport(environment: .live)
    let host = Host.live(send: { try transport.send($0) })
    if arguments.contains("get-token"),
      let answer = WarmPath.answer(to: question(arguments, environment: host.environment), at: host.now())
    {
      if !answer.notices.isEmpty { host.terminal.writeError(String(decoding: answer.notices, as: UTF8.self)) }
      if host.terminal.writeOutput(answer.output) { return 0 }
    }
    return Kubelogin.run(arguments, in: host)
  }

  /// What this run is asked; the warm path and the run that stores its answer must agree on it.
  static func question(_ arguments: [String], environment: Environment) -> Question {
    Question(
      arguments: arguments, environment: environment, variables: LoginMethods.variables,
      pathFlags: Setting.shared.filter(\.isPath).map(\.flag), currentDirectory: currentDirectory)
  }

  private static func currentDirectory() -> String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }
}
