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
  ///   - clockOffset: Seconds by which the process and its children see the time to be later.
  ///   - program: What `kubelogin` stands for.
  init(_ words: [String], commonFlags: [String], clockOffset: Int, program: String = Programs.kubelogin) {
    var words = words[...]
    while let word = words.first, let assignment = word.wholeMatch(of: /([A-Za-z_0-9]+)=(.*)/) {
      variables[String(assignment.1)] = String(assignment.2)
      words.removeFirst()
    }
    executable = words.popFirst() ?? ""
    arguments = Array(words)
    mayPrintToken = arguments.contains { $0.contains("get-token") }
    if executable == "kubelogin", let command = arguments.firstIndex(of: "get-token") {
      arguments.insert(contentsOf: commonFlags, at: command + 1)
    }
    if executable == "kubelogin" {
      executable = program
      if clockOffset != 0 {
        arguments = ["-f", "\(clockOffset > 0 ? "+" : "")\(clockOffset)s", executable] + arguments
        executable = "faketime"
      }
    }
  }
}
