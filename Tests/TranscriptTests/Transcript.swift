/// A file of Transcripts/: what is done, what appears, and what Entra saw.
struct Transcript: Equatable {
  /// Below Transcripts/.
  var name: String
  /// Why it fails, where that is known.
  var knownIssue: String?
  var steps: [Step] = []

  struct Step: Equatable {
    /// From 1.
    var line: Int
    var action: Action
  }

  enum Action: Equatable {
    /// Flags for every `kubelogin get-token` that follows.
    case with(String)
    case environment(name: String, value: String?)
    case secret(String)
    case entra(String)
    case clock(seconds: Int)
    case file(name: String, mode: String?, lines: [String])
    case program(name: String, lines: [String])
    case show(name: String, lines: [String])
    case command(Command)
  }

  struct Command: Equatable {
    /// `nil` means the last one again.
    var text: String?
    var count = 1
    var output: [Expectation] = []
    var errorOutput: [Expectation] = []
    var ignoresOtherErrors = false
    var status: Int32 = 0
  }

  struct Expectation: Equatable {
    var line: Int
    var kind: Kind

    enum Kind: Equatable {
      /// A pattern in which `*` stands for anything.
      case line(String)
      case sameBytes
      case otherBytes
      /// Exactly one of the parallel runs printed such a line.
      case inOne(String)
    }
  }
}

/// A line that is no transcript's.
struct TranscriptError: Error, Equatable, CustomStringConvertible {
  let line: Int
  let description: String

  init(_ line: Int, _ description: String) {
    self.line = line
    self.description = description
  }
}

extension Transcript {
  init(_ text: String, name: String) throws(TranscriptError) {
    try self.init(partial: text, name: name)
    guard steps.contains(where: { if case .command = $0.action { true } else { false } }) else {
      throw TranscriptError(1, "there is no command in it")
    }
  }

  /// Lines that prepare something; none of them need be a command.
  init(partial text: String, name: String) throws(TranscriptError) {
    self.name = name
    var parser = TranscriptParser(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    try parser.parse()
    (steps, knownIssue) = (parser.steps, parser.knownIssue)
  }
}

private struct TranscriptParser {
  let lines: [String]
  var index = 0
  var steps: [Transcript.Step] = []
  var knownIssue: String?
  private var parallel: Int?

  init(lines: [String]) {
    self.lines = lines
  }

  mutating func parse() throws(TranscriptError) {
    while index < lines.count {
      let (line, number) = (lines[index], index + 1)
      index += 1
      if line.isEmpty || line.hasPrefix("#") { continue }
      let word = String(line.prefix { $0 != " " })
      let rest = String(line.dropFirst(word.count).drop { $0 == " " })
      try parse(word, rest, number)
    }
    if parallel != nil { throw TranscriptError(lines.count, "'parallel' without a command") }
  }

  private mutating func parse(_ word: String, _ rest: String, _ number: Int) throws(TranscriptError) {
    let words = rest.split(separator: " ").map(String.init)
    switch word {
    case "$": addCommand(rest, number)
    case "stdout", "stderr", "exit": try expect(word, rest, number)
    case "with": add(.with(rest), number)
    case "entra": add(.entra(rest), number)
    case "secret": add(.secret(rest), number)
    case "env": try addVariable(rest, number)
    case "known" where words.first == "issue": knownIssue = words.dropFirst().joined(separator: " ")
    case "clock": add(.clock(seconds: try seconds(rest, number)), number)
    case "parallel":
      guard let count = Int(rest), 2...200 ~= count else { throw TranscriptError(number, "'parallel' needs a number of at least 2") }
      parallel = count
    case "file" where 1...2 ~= words.count: add(.file(name: words[0], mode: words.dropFirst().first, lines: block()), number)
    case "program" where words.count == 1: add(.program(name: words[0], lines: block()), number)
    case "show" where words.count == 1: add(.show(name: words[0], lines: block()), number)
    default: throw TranscriptError(number, "'\(lines[number - 1])' is no line of a transcript")
    }
  }

  private mutating func add(_ action: Transcript.Action, _ number: Int) {
    steps.append(Transcript.Step(line: number, action: action))
  }

  private mutating func addCommand(_ text: String, _ number: Int) {
    var command = Transcript.Command(text: text == "again" ? nil : text)
    command.count = parallel ?? 1
    parallel = nil
    add(.command(command), number)
  }

  private mutating func addVariable(_ rest: String, _ number: Int) throws(TranscriptError) {
    let name = String(rest.prefix { $0 != "=" })
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      throw TranscriptError(number, "'env' needs NAME=value, or NAME to take it away")
    }
    add(.environment(name: name, value: rest.contains("=") ? String(rest.dropFirst(name.count + 1)) : nil), number)
  }

  private func seconds(_ text: String, _ number: Int) throws(TranscriptError) -> Int {
    guard text.hasPrefix("+") || text.hasPrefix("-"), text.hasSuffix("s"), let seconds = Int(text.dropLast()), seconds != 0 else {
      throw TranscriptError(number, "'clock' needs +Ns or -Ns")
    }
    return seconds
  }

  private mutating func expect(_ word: String, _ rest: String, _ number: Int) throws(TranscriptError) {
    guard let last = steps.indices.last, case .command(var command) = steps[last].action else {
      throw TranscriptError(number, "'\(word)' must follow a command")
    }
    switch (word, rest) {
    case ("exit", _):
      guard let status = Int32(rest) else { throw TranscriptError(number, "'exit' needs a number") }
      command.status = status
    case ("stdout", "same bytes"), ("stdout", "same bytes in all"): command.output.append(.init(line: number, kind: .sameBytes))
    case ("stdout", "other bytes"): command.output.append(.init(line: number, kind: .otherBytes))
    case ("stdout", _): command.output.append(.init(line: number, kind: .line(rest)))
    case (_, "…"): command.ignoresOtherErrors = true
    case (_, _) where rest.hasPrefix("in one "): command.errorOutput.append(.init(line: number, kind: .inOne(String(rest.dropFirst(7)))))
    default: command.errorOutput.append(.init(line: number, kind: .line(rest)))
    }
    steps[last].action = .command(command)
  }

  /// The indented lines that follow, without the two spaces; empty lines within belong to them.
  private mutating func block() -> [String] {
    var block: [String] = []
    while index < lines.count, lines[index].hasPrefix("  ") || (lines[index].isEmpty && nextIsIndented) {
      block.append(String(lines[index].dropFirst(2)))
      index += 1
    }
    return block
  }

  private var nextIsIndented: Bool {
    lines[index...].first { !$0.isEmpty }?.hasPrefix("  ") ?? false
  }
}
