/// A shell-style pattern for names: `*`, `?`, `[a-z]`, `[!a-z]`, and a backslash before what is meant literally.
///
/// Source: POSIX, Shell Command Language, 2.14.1 Patterns Matching a Single Character; `*` and `?` stand for every character, `/` too.
struct NamePattern {
  private enum Part: Equatable {
    case anything
    case one
    case letter(Unicode.Scalar)
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  private let parts: [Part]

  /// `nil` for a text without any of `*`, `?` and a closed `[…]`: a name.
  init?(_ text: String) {
    var rest = Array(text.unicodeScalars)[...]
    var parts: [Part] = []
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": parts.append(.anything)
      case "?": parts.append(.one)
      case "[":
        let set = Self.set(&rest)
        parts.append(set ?? .letter(scalar))
      case "\\": parts.append(.letter(rest.popFirst() ?? scalar))
      default: parts.append(.letter(scalar))
      }
    }
    let isName = parts.allSatisfy { if case .letter = $0 { true } else { false } }
    guard !isName else { return nil }
    self.parts = parts
  }

  /// What comes before the closing bracket; `nil`, with nothing taken, where there is none.
  private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> Part? {
    var inside = rest
    let isNegated = inside.first == "!" || inside.first == "^"
    if isNegated { inside.removeFirst() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let first = inside.popFirst() {
      if first == "]", !ranges.isEmpty {
        rest = inside
        return .set(ranges, isNegated: isNegated)
      }
      let last = inside.dropFirst().first
      if inside.first == "-", let last, last != "]" {
        inside.removeFirst(2)
        if first <= last { ranges.append(first...last) }
      } else {
        ranges.append(first...first)
      }
    }
    return nil
  }

  /// Takes time in proportion to both lengths multiplied, at most: only the last `*` is tried anew.
  func matches(_ name: String) -> Bool {
    let name = Array(name.unicodeScalars)
    var (place, part) = (0, 0)
    var lastStar: (place: Int, part: Int)?
    while place < name.count {
      if part < parts.count, parts[part] == .anything {
        lastStar = (place, part)
        part += 1
      } else if part < parts.count, Self.matches(parts[part], name[place]) {
        (place, part) = (place + 1, part + 1)
      } else if let star = lastStar {
        lastStar = (star.place + 1, star.part)
        (place, part) = (star.place + 1, star.part + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .anything }
  }

  private static func matches(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
    switch part {
    case .anything, .one: true
    case .letter(let letter): letter == scalar
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }
}
