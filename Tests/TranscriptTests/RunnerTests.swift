import Platform
import TestSupport
import Testing

@Suite("The transcript runner")
struct RunnerTests {
  @Test(
    "A line that is no transcript's is an error with its number",
    arguments: [
      ("$ true\nstdoot  x", 2), ("stdout  x", 1), ("$ true\nclock   3000", 2), ("$ true\nexit    one", 2), ("parallel 1\n$ true", 1),
      ("$ true\nparallel 3", 2), ("$ true\n  indented", 2), ("file", 1), ("env     A B=c\n$ true", 1), ("# Nothing happens.", 1),
    ])
  func unknownLine(text: String, line: Int) {
    let error = #expect(throws: TranscriptError.self) { try Transcript(text, name: "x.txt") }

    #expect(error?.line == line)
  }

  @Test("A star stands for anything within the line, also nothing")
  func stars() {
    #expect(matches("To sign in, open the page", "To *, open *"))
    #expect(matches("ab", "a*b") && matches("a", "*") && matches("", "*"))
    #expect(!matches("ab", "b*a") && !matches("ab", "a") && !matches("aba", "ab*ba"))
  }

  @Test("Lines are compared in order, and none may be left over")
  func lines() {
    #expect(difference(between: ["a", "b"], and: ["a", "*"]) == nil)
    #expect(difference(between: ["a", "b"], and: ["a"]) == "not expected:\n  b")
    #expect(difference(between: ["a", "b", "c"], and: ["…", "c"]) == nil && difference(between: ["a", "b"], and: ["a", "…"]) == nil)
    #expect(
      difference(between: ["a", "b"], and: ["…", "a"]) == "not expected:\n  b" && difference(between: ["a"], and: ["…", "a", "…"]) == nil)
    #expect(difference(between: ["a"], and: ["a", "b"]) == "line 2 is missing: b")
    #expect(difference(between: ["a", "c"], and: ["a", "b"]) == "line 2\n  expected: b\n  actual:   c")
    #expect(textLines("a\n\nb\n") == ["a", "", "b"] && textLines("a") == ["a(no line end)"])
  }

  @Test("Words are told apart as a shell does")
  func words() {
    #expect(shellWords(#"A='b c' kubelogin --x "d 'e'" '' f"#) == ["A=b c", "kubelogin", "--x", "d 'e'", "", "f"])
  }

  @Test("What differs from a transcript is a failure of its line")
  func findsFailures() throws {
    let transcript = try Transcript(
      """
      $ printf 'one\\n'
      stdout  two
      $ sh -c 'exit 3'
      $ sh -c 'echo ci-secret~for.tests-only; echo left over >&2'
      stdout  *
      entra   saw 1 token
      $ {nothing}
      entra   dances
      """, name: "x.txt")

    let failures = try Player(transcript).play()

    #expect(failures.map(\.line) == [1, 3, 4, 4, 6, 7, 8])
  }

  @Test("A process that a transcript leaves behind is a failure, and ends")
  func leftOver() throws {
    let transcript = try Transcript(
      "$ sh -c 'setsid -f sh -c \"echo > up; exec sleep 1000\"; until [ -e up ]; do sleep 0.01; done'", name: "x.txt")

    let failures = try Player(transcript).play()

    #expect(failures.count == 1 && failures.first?.text.contains("sleep 1000") == true)
  }

  @Test("A token, a secret and a refresh token are found where they must not be")
  func secrets() throws {
    let directory = try TemporaryDirectory()
    try directory.write("{}", to: "accounts/a-b.json")
    try Files.makeDirectory("\(directory.path)/secrets")
    try SealedFile.write(Array("1.AXkA".utf8), to: "\(directory.path)/secrets/account-a-b.secret")
    var secrets = PlantedSecrets()
    try secrets.addRefreshTokens(in: directory.path)
    let outcome = RunningProcess.Outcome(status: 0, output: "eyJhbGciOi", errorOutput: "eyJhbGciOi")

    #expect(secrets.findings(in: outcome, mayPrintToken: true) == ["a token is on stderr"])
    #expect(secrets.findings(in: outcome, mayPrintToken: false).count == 2)
    let other = RunningProcess.Outcome(status: 0, output: "1.AXkA", errorOutput: "ci-secret~for.tests-only")
    #expect(secrets.findings(in: other, mayPrintToken: true).count == 2)
  }

  @Test(
    "A secret in a file of the cache is found, and a refresh token outside of the token store", arguments: ["sessions/a.json", "pruned"])
  func secretFiles(name: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write("{}", to: "accounts/a-b.json")
    try Files.makeDirectory("\(directory.path)/secrets")
    try SealedFile.write(Array("1.AXkA".utf8), to: "\(directory.path)/secrets/account-a-b.secret")
    var secrets = PlantedSecrets()
    try secrets.addRefreshTokens(in: directory.path)
    #expect(secrets.findings(inFilesOf: directory.path) == [])

    try directory.write("{1.AXkA}", to: name)
    #expect(secrets.findings(inFilesOf: directory.path) == ["the secret '1.AXkA' is in \(directory.path)/\(name)"])
    try directory.write("ci-secret~for.tests-only", to: name)
    #expect(secrets.findings(inFilesOf: directory.path).count == 1)
    try directory.write("ci-secret~for.tests-only", to: "secrets/account-a-b.secret")
    #expect(secrets.findings(inFilesOf: directory.path).count == 2)
  }
}
