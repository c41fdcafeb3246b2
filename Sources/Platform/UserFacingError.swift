/// An error that a person reads on stderr as `Error:`, `Hint:` and `Code:` lines.
///
/// No part of it may hold a secret or a token.
public protocol UserFacingError: Error {
  /// `area.reason`: stable, searchable, listed in docs/errors.md.
  var code: String { get }
  /// What happened, without a final full stop.
  var summary: String { get }
  /// What to do now.
  var remedy: String { get }
  /// The same question again at once would be refused again: a person or the server said no. Never true where a network fails.
  var isFinalRefusal: Bool { get }
  /// A person was asked and did not react.
  var isUnansweredPrompt: Bool { get }
}

extension UserFacingError {
  public var isFinalRefusal: Bool { false }
  public var isUnansweredPrompt: Bool { false }
}

extension UserFacingError {
  /// The three lines of an error that holds no foreign text.
  public var report: String { report { $0 } }

  /// The three lines that a person reads, each with its line end.
  ///
  /// - Parameter shown: Makes a text fit to be shown, as one line.
  public func report(_ shown: (String) -> String) -> String {
    "Error: \(shown(summary))\nHint: \(shown(remedy))\nCode: \(shown(code))\n"
  }
}
