extension Timestamp {
  /// Reads an instant as services write it; a fraction of a second is dropped.
  ///
  /// RFC 3339, `yyyy-MM-dd HH:mm:ss` and `MM/dd/yyyy HH:mm:ss`, each with or without AM or PM and an offset. UTC where none is written.
  public init?(dateText text: String) {
    var reader = DateTextReader(rest: text.uppercased()[...])
    guard let date = reader.date(), reader.takes("T") || reader.takes(" "), let time = reader.timeOfDay(), let offset = reader.offset(),
      reader.rest.isEmpty
    else { return nil }
    self.init(secondsSinceEpoch: date.daysSinceEpoch * 86_400 + time - offset)
  }

  /// Reads a date of HTTP in its one form of today: `Sun, 06 Nov 1994 08:49:37 GMT`. Source: RFC 9110 section 5.6.7.
  public init?(httpDate text: String) {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: parts[2]) else { return nil }
    self.init(dateText: "\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1]) \(parts[4])")
  }
}

/// Takes a date apart from the front.
private struct DateTextReader {
  var rest: Substring

  mutating func takes(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest.removeFirst(text.count)
    return true
  }

  private mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard 1...4 ~= digits.count, let number = Int64(digits), range ~= number else { return nil }
    rest.removeFirst(digits.count)
    return number
  }

  /// A day of the calendar: February 30 is none.
  mutating func date() -> CivilDate? {
    guard let first = number(0...9999) else { return nil }
    let separator = rest.hasPrefix("/") ? "/" : "-"
    guard takes(separator), let second = number(1...31), takes(separator), let third = number(0...9999) else { return nil }
    let date =
      separator == "/" ? CivilDate(year: third, month: first, day: second) : CivilDate(year: first, month: second, day: third)
    guard 1...12 ~= date.month, 1...31 ~= date.day, CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date else { return nil }
    return date
  }

  /// In seconds.
  mutating func timeOfDay() -> Int64? {
    guard var hour = number(0...23), takes(":"), let minute = number(0...59), takes(":"), let second = number(0...60) else { return nil }
    if takes(".") { rest = rest.drop { $0.isASCII && $0.isNumber } }
    _ = takes(" ")
    if takes("AM") {
      if hour == 12 { hour = 0 }
    } else if takes("PM"), hour < 12 {
      hour += 12
    }
    _ = takes(" ")
    return hour * 3600 + minute * 60 + second
  }

  /// In seconds east of Greenwich.
  mutating func offset() -> Int64? {
    if rest.isEmpty || takes("Z") { return 0 }
    let sign: Int64 = rest.hasPrefix("-") ? -1 : 1
    guard takes("-") || takes("+"), let hours = number(0...23), takes(":"), let minutes = number(0...59) else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
