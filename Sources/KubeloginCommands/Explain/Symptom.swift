/// A trouble that people know by a text on their screen: where it comes from, how to be sure, and what to do.
struct Symptom: Sendable, Equatable {
  /// Stable: scripts and links name it.
  let name: String
  /// One line, without a final full stop.
  let title: String
  /// Any of these texts shows it.
  let marks: [Mark]
  let cause: String
  let check: String
  let remedy: String
  /// It only says that something failed: a symptom that says what makes it superfluous.
  var isGeneral = false

  /// Parts of a text that must all be there, and parts that must not.
  struct Mark: Sendable, Equatable, ExpressibleByStringLiteral {
    let parts: [String]
    let absent: [String]

    init(_ parts: String..., without absent: [String] = []) {
      self.parts = parts
      self.absent = absent
    }

    init(stringLiteral text: String) {
      self.init(text)
    }
  }

  func shows(in text: ErrorText) -> Bool {
    marks.contains { mark in mark.parts.allSatisfy(text.contains) && !mark.absent.contains(where: text.contains) }
  }
}
