/// A page of the documentation as a transcript: its blocks of code run in order, as one reader at one machine would run them.
///
/// A comment in front of each block, which GitHub does not show, says what is done with it:
/// `<!-- run -->`, `<!-- run: exit 1 -->`, `<!-- file: NAME -->` or `<!-- not run: why -->`. Lines of a transcript may follow in the comment;
/// they are followed before the block. `<!-- given … -->` holds such lines without a block.
struct Guide {
  private(set) var transcript: Transcript
  private let lines: [String]
  private var index = 0
  private var mark: Mark?

  private struct Mark {
    var use: Use
    var line: Int
  }

  private enum Use {
    case run(status: Int32)
    case file(String)
    case notRun
  }

  /// - Parameter setUp: Lines of a transcript that come first.
  init(_ text: String, name: String, setUp: String = "") throws(TranscriptError) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    transcript = try Transcript(partial: setUp, name: name)
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("<!-- ") {
        try readComment()
      } else if line.drop(while: { $0 == " " }).hasPrefix("```") {
        try readBlock()
      } else if let mark {
        throw TranscriptError(mark.line, "the mark must be followed by a block of code")
      }
      index += 1
    }
  }

  // MARK: Marks

  private mutating func readComment() throws(TranscriptError) {
    let start = index
    while !lines[index].hasSuffix("-->") {
      index += 1
      guard index < lines.count else { throw TranscriptError(start + 1, "the comment does not end") }
    }
    let first = lines[start].dropFirst(5)
    let head = first.hasSuffix("-->") ? first.dropLast(3) : first
    let words = head.split(separator: " ").map(String.init)
    let isMark = ["given", "run", "run:", "file:", "not"].contains(words.first ?? "")
    // As far down as on the page, so that an error has the page's line.
    let inner = index > start + 1 ? Array(lines[(start + 1)..<index]) : []
    if isMark {
      let text = (Array(repeating: "", count: start + 1) + inner).joined(separator: "\n")
      transcript.steps += try Transcript(partial: text, name: transcript.name).steps
    }
    if isMark, words != ["given"] { mark = Mark(use: try use(words, start + 1), line: start + 1) }
  }

  private func use(_ words: [String], _ line: Int) throws(TranscriptError) -> Use {
    switch (words.first, words.count) {
    case ("run", 1): return .run(status: 0)
    case ("run:", 3) where words[1] == "exit":
      if let status = Int32(words[2]) { return .run(status: status) }
    case ("file:", 2): return .file(words[1])
    case ("not", 3...) where words[1] == "run:": return .notRun
    default: break
    }
    throw TranscriptError(line, "'\(words.joined(separator: " "))' is no mark of a block: run, run: exit N, file: NAME, not run: why")
  }

  // MARK: Blocks

  private mutating func readBlock() throws(TranscriptError) {
    let start = index
    guard lines[start].hasPrefix("```") else { throw TranscriptError(start + 1, "a block of code must not be indented") }
    let language = String(lines[start].dropFirst(3))
    index += 1
    while index < lines.count, lines[index] != "```" { index += 1 }
    guard index < lines.count else { throw TranscriptError(start + 1, "the block of code does not end") }
    guard let mark else { throw TranscriptError(start + 1, "a block of code needs a mark in front of it, such as <!-- run -->") }
    self.mark = nil
    let block = Array(lines[(start + 1)..<index])
    switch mark.use {
    case .notRun: break
    case .file(let name): add(.file(name: name, mode: nil, lines: block), start + 1)
    case .run(let status): try run(block, language, status: status, from: start + 1)
    }
  }

  private mutating func add(_ action: Transcript.Action, _ line: Int) {
    transcript.steps.append(Transcript.Step(line: line, action: action))
  }

  private mutating func run(_ block: [String], _ language: String, status: Int32, from line: Int) throws(TranscriptError) {
    switch language {
    case "console": try runConversation(block, status: status, from: line)
    case "sh": playSilently(block, status, line)
    default:
      let scripts = EmbeddedCommands(in: block).script
      guard !scripts.isEmpty else { throw TranscriptError(line, "there is no command in this block of \(language)") }
      playSilently(scripts, status, line)
    }
  }

  /// `$ command`, then what appears.
  private mutating func runConversation(_ block: [String], status: Int32, from line: Int) throws(TranscriptError) {
    guard let first = block.first, first.hasPrefix("$ ") else { throw TranscriptError(line, "a console block starts with '$ command'") }
    var rest = block[...]
    while let first = rest.popFirst() {
      let number = line + rest.startIndex
      var script = [String(first.dropFirst(2))]
      while script.last?.hasSuffix("\\") == true, let more = rest.popFirst() { script.append(more) }
      var command = Transcript.Command()
      while let output = rest.first, !output.hasPrefix("$ ") {
        rest.removeFirst()
        let pattern = output == "…" ? output : output.replacing("…", with: "*")
        command.output.append(Transcript.Expectation(line: line + rest.startIndex, kind: .line(pattern)))
      }
      command.status = rest.isEmpty ? status : 0
      play(script, as: "openly", command, number)
    }
  }

  /// What it prints is not looked at; it is shown where the status differs.
  private mutating func playSilently(_ script: [String], _ status: Int32, _ line: Int) {
    var command = Transcript.Command()
    (command.status, command.ignoresOtherErrors) = (status, true)
    play(script, as: "silently", command, line)
  }

  private mutating func play(_ script: [String], as manner: String, _ command: Transcript.Command, _ line: Int) {
    let name = "{home}/line-\(line).sh"
    add(.file(name: name, mode: nil, lines: script), line)
    var command = command
    command.text = "play \(manner) \(name)"
    add(.command(command), line)
  }
}

/// The commands in a block that is not a shell's: the steps of a CI system's job, or the arguments of an exec entry.
struct EmbeddedCommands {
  private(set) var script: [String] = []

  init(in block: [String]) {
    var rest = block[...]
    while let line = rest.popFirst() {
      if let step = line.firstMatch(of: /^( *(?:- )?)(?:run|script|bash|inlineScript): *(.*)$/) {
        takeStep(String(step.2), indent: step.1.count, &rest)
      } else if let step = line.firstMatch(of: /^ *sh '([^']+)'$/) {
        script.append(String(step.1))
      } else if line.contains(/^ *sh '''$/) {
        while let next = rest.popFirst(), !next.hasSuffix("'''") { script.append(next) }
      }
    }
    takeArguments(block.joined(separator: " "))
  }

  /// `run: command`, `run: |` with lines below, or `script:` with a list below.
  private mutating func takeStep(_ value: String, indent: Int, _ rest: inout ArraySlice<String>) {
    guard value.isEmpty || value == "|" else { return script.append(value) }
    while let line = rest.first, line.isEmpty || line.prefix(while: { $0 == " " }).count > indent {
      rest.removeFirst()
      let text = line.drop { $0 == " " }
      script.append(String(value.isEmpty && text.hasPrefix("- ") ? text.dropFirst(2) : text))
    }
  }

  /// `["get-token", "--login", …]`
  private mutating func takeArguments(_ text: String) {
    for list in text.matches(of: /\[\s*("get-token"(?:\s*,\s*"[^"]*")*)\s*,?\s*\]/) {
      let words = list.1.matches(of: /"([^"]*)"/).map { "'\($0.1)'" }
      script.append("kubelogin \(words.joined(separator: " ")) | grep -q ExecCredential")
    }
  }
}
