/// What a browser's bytes amount to so far, as a pure decision.
enum LoopbackRequest: Equatable {
  case incomplete
  /// Fields of a form that was posted, or of a query.
  case answer([String: String])
  /// Nothing that a sign-in sends: an icon, a scan, another method.
  case stray(status: Int)

  /// A code may have some thousand characters; nothing has more than this.
  static let limit = 256 << 10

  /// Source: RFC 9112; OAuth 2.0 Form Post Response Mode section 2.
  init(_ bytes: [UInt8]) {
    guard let end = Self.headEnd(bytes) else {
      self = bytes.count > Self.limit ? .stray(status: 413) : .incomplete
      return
    }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else {
      self = .stray(status: 400)
      return
    }
    let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let headers = Self.headers(lines.dropFirst())
    switch (words[0], target[0]) {
    case ("GET", "/"): self = .answer(Self.fields(target.count > 1 ? target[1] : ""))
    case ("POST", "/"): self = Self.form(bytes[end.upperBound...], headers)
    case ("GET", _), ("POST", _), ("HEAD", _): self = .stray(status: 404)
    default: self = .stray(status: 405)
    }
  }

  private static func form(_ body: ArraySlice<UInt8>, _ headers: [String: String]) -> LoopbackRequest {
    guard let text = headers["content-length"] else { return .stray(status: 411) }
    guard let length = Int(text), length >= 0 else { return .stray(status: 400) }
    guard length <= limit else { return .stray(status: 413) }
    guard body.count >= length else { return .incomplete }
    return .answer(fields(String(decoding: body.prefix(length), as: UTF8.self)))
  }

  private static func headEnd(_ bytes: [UInt8]) -> Range<Int>? {
    let mark = Array("\r\n\r\n".utf8)
    var at = bytes.startIndex
    while let start = bytes[at...].firstIndex(of: mark[0]), start + 4 <= bytes.count {
      if bytes[start..<start + 4].elementsEqual(mark) { return start..<start + 4 }
      at = start + 1
    }
    return nil
  }

  private static func headers(_ lines: some Sequence<Substring>) -> [String: String] {
    let pairs = lines.compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return (line[..<colon].lowercased(), String(value.prefix { $0 != " " && $0 != "\t" }))
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The first of each name counts. Source: URL Standard section 5.1.
  static func fields(_ text: some StringProtocol) -> [String: String] {
    let pairs = text.split(separator: "&").map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(halves[0]), halves.count > 1 ? decoded(halves[1]) : "")
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// A pasted address, or what follows its `?` or `#`; `nil` for anything else.
  static func pastedFields(_ line: String) -> [String: String]? {
    guard let mark = line.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return nil }
    let fields = fields(line[line.index(after: mark)...].prefix { !$0.isWhitespace })
    return fields.isEmpty ? nil : fields
  }

  private static func decoded(_ text: some StringProtocol) -> String {
    var out: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        out.append(value)
        rest = rest.dropFirst(2)
      } else {
        out.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
