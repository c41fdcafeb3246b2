import Platform
import TokenCache

/// The one place that turns an error into text and an exit status.
struct ErrorFunnel {
  let host: Host

  func report(_ error: any Error) -> Int32 {
    if error is NegativeAnswer { return 1 }
    if let error = error as? any UserFacingError {
      let isRepeat = ((error as? TokenFailure)?.cause as? RememberedFailure)?.isRepeat ?? false
      if isRepeat { host.say("Error: \(host.presentableLine(error.summary))") } else { host.report(error) }
      return 1
    }
    return report(UnexpectedError(text: "\(type(of: error))"))
  }
}

/// Nothing failed. The result, which is on stdout, is "no".
struct NegativeAnswer: Error {}

/// An error that no other text covers.
struct UnexpectedError: UserFacingError, Equatable {
  let text: String

  var code: String { "internal.unexpected" }
  var summary: String { text }
  var remedy: String { "this is a fault in kubelogin: please report it with the command and its version (kubelogin --version)" }
}
