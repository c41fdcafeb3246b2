public import Platform
import Settings

/// There is no federated token.
public enum FederatedTokenError: UserFacingError, Equatable {
  case unreadableFile(path: String, reason: String)
  case noTokenInFile(path: String)
  case unusableCommand(CommandWords.Fault)
  case commandNotFound(String)
  case commandCannotStart(String, reason: String)
  case commandFailed(String, status: Int32, reason: String)
  case commandTimedOut(String, seconds: Int64)
  case noTokenInOutput(String)

  public var code: String {
    switch self {
    case .unreadableFile: "federation.file"
    case .noTokenInFile: "federation.file-content"
    case .unusableCommand: "federation.command-syntax"
    case .commandNotFound: "federation.command-not-found"
    case .commandCannotStart: "federation.command-start"
    case .commandFailed: "federation.command-failed"
    case .commandTimedOut: "federation.command-timeout"
    case .noTokenInOutput: "federation.command-output"
    }
  }

  public var summary: String {
    switch self {
    case .unreadableFile(let path, let reason): "cannot read the federated token file \(shownPath(path)): \(reason)"
    case .noTokenInFile(let path): "the federated token file \(shownPath(path)) does not hold one token and nothing else"
    case .unusableCommand(let fault): "\(Setting.federatedTokenCommand.flag) \(fault.text)"
    case .commandNotFound(let name): "the command \(name) for the federated token is not found"
    case .commandCannotStart(let name, let reason): "the command \(name) for the federated token cannot be started: \(reason)"
    case .commandFailed(let name, let status, let reason):
      "the command \(name) for the federated token failed with status \(status): \(reason.isEmpty ? "no message" : reason)"
    case .commandTimedOut(let name, let seconds): "the command \(name) for the federated token did not end within \(seconds) s"
    case .noTokenInOutput(let name): "the command \(name) printed something other than one federated token"
    }
  }

  public var remedy: String {
    switch self {
    case .unreadableFile, .noTokenInFile:
      "check --federated-token-file or AZURE_FEDERATED_TOKEN_FILE; in a pod, azure-workload-identity mounts it: label azure.workload.identity/use: \"true\""
    case .unusableCommand: "it is run without a shell; for what only a shell does write sh -c '…'"
    case .commandNotFound: "give the name of a program in PATH or its whole path"
    case .commandCannotStart: "check that it can be run"
    case .commandFailed, .noTokenInOutput: "run it yourself: it must print the token alone, and end with status 0"
    case .commandTimedOut: "try again; a larger --timeout waits longer"
    }
  }
}
