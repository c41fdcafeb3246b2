/// What a browser's bytes amount to so far, as a pure decision.
enum LoopbackRequest: Equatable {
  case incomplete
  /// The end of a sign-in: the fields of a query, or of a form that was posted.
  case redirect([String: String])
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
    case ("GET", "/"): self = .redirect(FormFields.of(target.count > 1 ? target[1] : ""))
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
    return .redirect(FormFields.of(String(decoding: body.prefix(length), as: UTF8.self)))
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

  /// A pasted address, or what follows its `?` or `#`; `nil` for anything else.
  static func pastedFields(_ line: String) -> [String: String]? {
    guard let mark = line.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return nil }
    let fields = FormFields.of(line[line.index(after: mark)...].prefix { !$0.isWhitespace })
    return fields.isEmpty ? nil : fields
  }
}
