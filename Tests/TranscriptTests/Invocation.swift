import TestSupport

/// A command of a transcript as a process.
struct Invocation: Equatable {
  /// Written before the command, as in a shell.
  var variables: [String: String] = [:]
  var executable: String
  var arguments: [String]
  /// An access token on stdout is what this command is for.
  var mayPrintToken: Bool

  /// - Parameters:
  ///   - commonFlags: Put behind `kubelogin get-token`, before its own flags, which win.
  ///   - clockOffset: Seconds by which the process sees the time to be later.
  init(_ words: [String], commonFlags: [String], clockOffset: Int) {
    var words = words[...]
    while let word = words.first, let equals = word.firstIndex(of: "="), word[..<equals].allSatisfy({ $0.isUppercase || "_0123456789".contains($0) }) {
      variables[String(word[..<equals])] = String(word[word.index(after: equals)...])
      words.removeFirst()
    }
    executable = words.popFirst() ?? ""
    arguments = Array(words)
    mayPrintToken = arguments.contains { $0.contains("get-token") }
    if executable == "kubelogin", let command = arguments.firstIndex(of: "get-token") {
      arguments.insert(contentsOf: commonFlags, at: command + 1)
    }
    if executable == "kubelogin" {
      executable = Programs.kubelogin
      if clockOffset != 0 {
        arguments = ["-f", "\(clockOffset > 0 ? "+" : "")\(clockOffset)s", executable] + arguments
        executable = "faketime"
      }
    }
  }
}
