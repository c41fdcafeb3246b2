import Glibc
import Kubeconfig
import Testing

/// Files in many styles, made of parts that a conversion must leave and parts that it must change.
private struct Generator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  mutating func one<Element>(of choices: [Element]) -> Element { choices[below(choices.count)] }

  /// Pieces of a file; those marked hold the blocks that change.
  mutating func file() -> [(text: String, changes: Bool)] {
    let lineBreak = one(of: ["\n", "\n", "\r\n"])
    let dash = one(of: ["", "  ", " "])
    let step = String(repeating: " ", count: 1 + below(4))
    var pieces = [(one(of: ["", "\u{FEFF}", "# ü\(lineBreak)", "---\(lineBreak)kind: Config\(lineBreak)"]) + "users:\(lineBreak)", false)]
    for user in 0..<(1 + below(4)) {
      if below(3) == 0 { pieces.append(("\(dash)# ☸ about the next\(lineBreak)\(lineBreak)", false)) }
      let isConverted = below(3) > 0
      let head = "\(dash)- name: \(isConverted ? "aks" : "x")\(user)\(one(of: ["", " # n"]))\(lineBreak)"
      if below(3) == 0 {
        pieces.append((head + "\(dash)  user: {", false))
        pieces.append((one(of: ["exec: {command: old}", "auth-provider: {name: azure}"]), isConverted))
        pieces.append((one(of: ["", ", token: 't'", ",token: \"]}\" "]) + "}\(lineBreak)", false))
        continue
      }
      let indent = "\(dash)  \(step)"
      pieces.append(
        (
          head + "\(dash)  user:\(lineBreak)"
            + one(of: [
              "", "\(indent)token: |\(lineBreak)\(indent)  # t\(lineBreak)", "\(indent)a: 'é\(lineBreak)\(indent)  # b'\(lineBreak)",
            ]) + indent, false
        ))
      pieces.append((block(indent: indent, step: step, lineBreak), isConverted))
      pieces.append(
        (lineBreak + one(of: ["", "\(indent)z: &z \"\\u00e9\" # last\(lineBreak)", "\(indent)# end\(lineBreak)", lineBreak]), false))
    }
    pieces.append(
      (one(of: ["", "contexts: []", "contexts: [{name: c, context: {user: aks0}}]\(lineBreak)# end", "...\(lineBreak)"]), false))
    return pieces
  }

  private mutating func block(indent: String, step: String, _ lineBreak: String) -> String {
    let below = lineBreak + indent + step
    return one(of: [
      "exec:\(below)command: old", "exec:   # why\(below)args: [a, b]\(below)command: 'old'",
      "exec:\(below)args:\(below)- a\(below)- \"b # c\"\(below)# inside\(below)command: old",
      "exec:\(below)installHint: |-\(below)  # not a comment\(below)  x\(below)command: >-\(below)  old",
      "auth-provider:\(below)config:\(below)\(step)tenant-id: t\(below)name: azure", "exec: {command: old, args: [\(below)a]}",
    ])
  }
}

struct PropertyTests {
  @Test(arguments: 1...400) func `bytes outside of the converted users stay and a second run changes nothing`(seed: Int) throws {
    var generator = Generator(seed: UInt64(seed))
    let pieces = generator.file()
    let before = pieces.map(\.text).joined()
    let target = ExecEntry(
      command: "kubelogin", arguments: ["get-token", "--x", generator.one(of: ["1", "a b", "yes", "ü: x"])],
      installHint: generator.one(of: [nil, "one", "\nfew\n  lines\n"]), provideClusterInfo: generator.one(of: [nil, false]))
    let users = try document(before).users
    let edits = users.filter { $0.name.hasPrefix("aks") }.map { UserEdit(user: $0.name, exec: target) }

    let after = String(decoding: try document(before).replacing(edits), as: UTF8.self)

    #expect(holds(after.unicodeScalars[...], pieces[...]), "\(before)\n=>\n\(after)")
    #expect(try document(after).users.map(\.exec) == users.map { $0.name.hasPrefix("aks") ? target : $0.exec })
    #expect(try document(after).replacing(edits) == Array(after.utf8))
  }

  /// Whether the text is these pieces, with anything in the place of those that change.
  private func holds(_ text: Substring.UnicodeScalarView, _ pieces: ArraySlice<(text: String, changes: Bool)>) -> Bool {
    let fixed = pieces.split(omittingEmptySubsequences: false) { $0.changes }.map { $0.map(\.text).joined().unicodeScalars }
    guard let first = fixed.first, let last = fixed.last, text.starts(with: first) else { return false }
    guard fixed.count > 1 else { return text.elementsEqual(first) }
    var rest = Array(text.dropFirst(first.count))
    for piece in fixed.dropFirst().dropLast() {
      let piece = Array(piece)
      guard let place = rest.indices.first(where: { rest[$0...].starts(with: piece) }) else { return false }
      rest.removeFirst(place + piece.count)
    }
    return rest.suffix(last.count).elementsEqual(last)
  }
}

@Suite(.serialized) struct CostTests {
  @Test(arguments: [true, false]) func `four times the users cost about four times the time`(isOneLine: Bool) throws {
    _ = try time(users: 100, isOneLine)
    let small = try (0..<3).map { _ in try time(users: 1000, isOneLine) }.min() ?? .zero
    let large = try (0..<3).map { _ in try time(users: 4000, isOneLine) }.min() ?? .zero

    #expect(large / small < 10)
  }

  /// CPU time of this thread: other work on the machine does not count.
  private func time(users: Int, _ isOneLine: Bool) throws -> Duration {
    let certificate = String(repeating: "LS0tLS1C", count: 20)
    let text =
      isOneLine
      ? #"{"users":["#
        + (0..<users).map { #"{"name":"u\#($0)","user":{"c":"\#(certificate)","exec":{"command":"x"}}}"# }.joined(separator: ",") + "]}"
      : "users:\n"
        + (0..<users).map { "- name: u\($0)\n  user:\n    c: \(certificate)\n    auth-provider:\n      name: azure\n" }.joined()
    let edits = (0..<users).map { UserEdit(user: "u\($0)", exec: converted) }
    let bytes = Array(text.utf8)
    let start = cpuTime()
    _ = try KubeconfigDocument(bytes: bytes, path: "f").replacing(edits)
    return cpuTime() - start
  }

  private func cpuTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
