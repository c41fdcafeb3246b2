import Testing

@testable import Settings

/// The forms of pflag, "Command line flag syntax".
struct FlagGrammarTests {
  private let grammar = FlagGrammar(Setting.shared + Setting.global)

  struct Row: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var given: [(Setting, String)] = []
    var positional: [String] = []
    var asksForHelp = false

    var testDescription: String { arguments.joined(separator: " ") }
  }

  private func expect(_ row: Row) throws {
    var expected = FlagGrammar.Reading()
    expected.given = row.given.map { (setting: $0.0, value: $0.1) }
    expected.positional = row.positional
    expected.asksForHelp = row.asksForHelp

    #expect(try grammar.read(row.arguments) == expected)
  }

  @Test(
    "A long flag takes its value after a space or after =",
    arguments: [
      Row(arguments: ["--login", "spn"], given: [(.login, "spn")]),
      Row(arguments: ["--login=spn"], given: [(.login, "spn")]),
      Row(arguments: ["--login="], given: [(.login, "")]),
      Row(arguments: ["--login", ""], given: [(.login, "")]),
      Row(arguments: ["--login=="], given: [(.login, "=")]),
      Row(arguments: ["--pop-claims=u=/a,b=c"], given: [(.popClaims, "u=/a,b=c")]),
      Row(arguments: ["--client-secret", "a b\n\"ä"], given: [(.clientSecret, "a b\n\"ä")]),
      Row(arguments: ["--v=5"], given: [(.verbosity, "5")]),
      Row(arguments: ["--v", "10"], given: [(.verbosity, "10")]),
    ])
  func long(row: Row) throws { try expect(row) }

  @Test(
    "A short flag takes its value in the same word, after = or after a space",
    arguments: [
      Row(arguments: ["-l", "spn"], given: [(.login, "spn")]),
      Row(arguments: ["-lspn"], given: [(.login, "spn")]),
      Row(arguments: ["-l=spn"], given: [(.login, "spn")]),
      Row(arguments: ["-l==spn"], given: [(.login, "=spn")]),
      Row(arguments: ["-l", ""], given: [(.login, "")]),
      Row(arguments: ["-lt"], given: [(.login, "t")]),
      Row(arguments: ["-l-t"], given: [(.login, "-t")]),
      Row(arguments: ["-v5"], given: [(.verbosity, "5")]),
      Row(
        arguments: ["-v", "5", "-t=contoso", "-s", "a b", "-eAzureCloud"],
        given: [(.verbosity, "5"), (.tenantID, "contoso"), (.subscription, "a b"), (.environment, "AzureCloud")]),
    ])
  func short(row: Row) throws { try expect(row) }

  @Test(
    "A value may look like anything: a flag, the end of flags, a number below zero",
    arguments: [
      Row(arguments: ["--client-secret", "-x~y"], given: [(.clientSecret, "-x~y")]),
      Row(arguments: ["--client-secret", "--tenant-id"], given: [(.clientSecret, "--tenant-id")]),
      Row(arguments: ["--client-secret", "--", "-l", "spn"], given: [(.clientSecret, "--"), (.login, "spn")]),
      Row(arguments: ["-l", "--"], given: [(.login, "--")]),
      Row(arguments: ["-l", "-t", "x"], given: [(.login, "-t")], positional: ["x"]),
      Row(arguments: ["--timeout", "-5s"], given: [(.timeout, "-5s")]),
      Row(arguments: ["-v", "-1"], given: [(.verbosity, "-1")]),
    ])
  func anyValue(row: Row) throws { try expect(row) }

  @Test(
    "A toggle takes a value after = only",
    arguments: [
      Row(arguments: ["--legacy"], given: [(.legacy, "true")]),
      Row(arguments: ["--legacy", "false"], given: [(.legacy, "true")], positional: ["false"]),
      Row(arguments: ["--legacy", "--login", "spn"], given: [(.legacy, "true"), (.login, "spn")]),
      Row(arguments: ["--logtostderr=false"], given: [(.logToStandardError, "false")]),
    ])
  func toggle(row: Row) throws { try expect(row) }

  @Test(
    "A toggle's value is any of the words that Go takes",
    arguments: [
      ("1", "true"), ("t", "true"), ("T", "true"), ("TRUE", "true"), ("true", "true"), ("True", "true"),
      ("0", "false"), ("f", "false"), ("F", "false"), ("FALSE", "false"), ("false", "false"), ("False", "false"),
    ])
  func boolean(word: String, value: String) throws {
    try expect(Row(arguments: ["--legacy=\(word)"], given: [(.legacy, value)]))
  }

  @Test(
    "What has no dash, a dash alone, and all that follows -- is positional",
    arguments: [
      Row(arguments: []),
      Row(arguments: ["a", "-", ""], positional: ["a", "-", ""]),
      Row(arguments: ["--", "--login", "spn"], positional: ["--login", "spn"]),
      Row(arguments: ["a", "--login", "spn", "b"], given: [(.login, "spn")], positional: ["a", "b"]),
      Row(arguments: ["--", "--"], positional: ["--"]),
    ])
  func positional(row: Row) throws { try expect(row) }

  @Test(
    "Help may be asked for anywhere but in a value",
    arguments: [
      Row(arguments: ["--help"], asksForHelp: true),
      Row(arguments: ["-h"], asksForHelp: true),
      Row(arguments: ["--login", "spn", "--help"], given: [(.login, "spn")], asksForHelp: true),
      Row(arguments: ["--login", "--help"], given: [(.login, "--help")]),
      Row(arguments: ["-l", "-h"], given: [(.login, "-h")]),
      Row(arguments: ["--", "--help"], positional: ["--help"]),
    ])
  func help(row: Row) throws { try expect(row) }

  @Test("The last value of a flag wins, whatever its spelling")
  func lastWins() throws {
    let reading = try grammar.read(["-l", "spn", "--legacy", "--login=msi", "--legacy=false", "-ldevicecode"])

    #expect(reading.values == [.login: "devicecode", .legacy: "false"])
  }

  @Test("A flag with one value that is given several is named; lists, and the same value again, are not")
  func contradicted() throws {
    let flags = Setting.convertKubeconfig
    let reading = try FlagGrammar(flags).read([
      "-l", "spn", "--user", "a", "--login=msi", "--client-id", "x", "--user=b", "--client-id=x", "--legacy", "--legacy=true",
      "--token-cache-dir", "/old", "--cache-dir", "/new",
    ])

    #expect(reading.contradicted == [.login, .cacheDirectory])
  }

  @Test("Each use of a list adds to it: a whole text, or texts with commas between them")
  func lists() throws {
    let names = Setting("name", kind: .list(commas: false), help: "Names")
    let scopes = Setting("scope", kind: .list(commas: true), help: "Scopes")
    let reading = try FlagGrammar([names, scopes]).read(["--name", "a,b", "--scope", "email,,groups", "--name=c", "--scope="])

    #expect(reading.elements(of: names) == ["a,b", "c"])
    #expect(reading.elements(of: scopes) == ["email", "groups"])
    #expect(reading.values[scopes] == "email,,groups,")
  }

  @Test(
    "--token-cache-dir stands for --cache-dir, and the last of both wins",
    arguments: [
      (["--token-cache-dir", "/old"], "/old"),
      (["--cache-dir", "/new", "--token-cache-dir", "/old"], "/old"),
      (["--token-cache-dir", "/old", "--cache-dir", "/new"], "/new"),
    ])
  func deprecated(arguments: [String], value: String) throws {
    #expect(try grammar.read(arguments).values == [.cacheDirectory: value])
  }

  @Test("A command reads its own flags only")
  func ownFlags() throws {
    #expect(throws: FlagError.unknown("--login")) { try FlagGrammar(Setting.global).read(["--login", "spn"]) }
    #expect(throws: FlagError.unknown("--kubeconfig")) { try grammar.read(["--kubeconfig", "x"]) }
  }
}
