/// Texts of Go's strconv and time packages, which existing scripts and kubeconfigs use.
enum GoSyntax {
  /// Source: Go, strconv.ParseBool.
  static func boolean(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "TRUE", "true", "True": true
    case "0", "f", "F", "FALSE", "false", "False": false
    default: nil
    }
  }

  private static let units: [(suffix: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
  ]

  /// Go's reason why a text is not a duration. Source: Go, time.ParseDuration.
  static func durationFault(_ text: String) -> String {
    var rest = text.drop { $0 == "-" || $0 == "+" }
    while let first = rest.first, first.isASCII, first.isNumber || first == "." {
      rest = rest.drop { $0.isASCII && ($0.isNumber || $0 == ".") }
      let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      if unit.isEmpty { return "time: missing unit in duration" }
      if !units.contains(where: { $0.suffix == unit }) { return "time: unknown unit \"\(unit)\" in duration" }
      rest = rest[unit.endIndex...]
    }
    return "time: invalid duration"
  }

  /// `60s`, `1m30s`, `1.5h`, `-1s` or `0`. Source: Go, time.ParseDuration.
  static func duration(_ text: String) -> Duration? {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if let sign = rest.first, sign == "-" || sign == "+" { rest.removeFirst() }
    if rest == "0" { return .zero }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest[digits.endIndex...]
      let suffix = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      rest = rest[suffix.endIndex...]
      guard digits != ".", let number = Double(digits.hasPrefix(".") ? "0" + digits : String(digits)),
        let unit = units.first(where: { $0.suffix == suffix })
      else { return nil }
      total += number * unit.nanoseconds
    }
    guard total < Double(Int64.max) else { return nil }
    return .nanoseconds(Int64(isNegative ? -total : total))
  }
}
