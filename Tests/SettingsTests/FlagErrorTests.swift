import Platform
import Settings
import Testing

/// pflag's and Go's own words: scripts match on them.
struct FlagErrorTests {
  private let grammar = FlagGrammar(Setting.shared + Setting.global)
  private static let seeHelp = "kubelogin --help lists the commands, kubelogin COMMAND --help their flags"

  private func error(_ arguments: [String]) -> FlagError? {
    do {
      _ = try grammar.read(arguments)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "A flag that is not there, lacks its value or is misspelt is named in pflag's words",
    arguments: [
      (["--nope"], "unknown flag: --nope", "flag.unknown"),
      (["--log", "spn"], "unknown flag: --log", "flag.unknown"),
      (["--no-legacy"], "unknown flag: --no-legacy", "flag.unknown"),
      (["-x"], "unknown shorthand flag: 'x' in -x", "flag.unknown"),
      (["-login", "spn", "-x"], "unknown shorthand flag: 'x' in -x", "flag.unknown"),
      (["--login"], "flag needs an argument: --login", "flag.missing-value"),
      (["-l"], "flag needs an argument: 'l' in -l", "flag.missing-value"),
      (["---login", "spn"], "bad flag syntax: ---login", "flag.syntax"),
      (["--=spn"], "bad flag syntax: --", "flag.syntax"),
    ])
  func wording(arguments: [String], summary: String, code: String) {
    #expect(error(arguments)?.report == "Error: \(summary)\nHint: \(Self.seeHelp)\nCode: \(code)\n")
  }

  @Test("The nearest flag follows the hint", arguments: [["--Login", "spn"], ["--lgoin=spn"], ["--logn", "spn"]])
  func nearest(arguments: [String]) {
    #expect(error(arguments)?.remedy == Self.seeHelp + "; did you mean --login?")
  }

  @Test(
    "A value that its flag cannot take is quoted with Go's reason",
    arguments: [
      (
        "--legacy=yes", #"invalid argument "yes" for "--legacy" flag: strconv.ParseBool: parsing "yes": invalid syntax"#,
        "use true or false"
      ),
      ("--legacy=", #"invalid argument "" for "--legacy" flag: strconv.ParseBool: parsing "": invalid syntax"#, "use true or false"),
      (
        "--timeout=soon", #"invalid argument "soon" for "--timeout" flag: time: invalid duration "soon""#,
        "use a number with a unit, such as 90s or 2m"
      ),
      (
        "--timeout=", #"invalid argument "" for "--timeout" flag: time: invalid duration """#, "use a number with a unit, such as 90s or 2m"
      ),
      ("-vx", #"invalid argument "x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax"#, "use a whole number"),
      ("--v=", #"invalid argument "" for "-v, --v" flag: strconv.ParseInt: parsing "": invalid syntax"#, "use a whole number"),
    ])
  func values(argument: String, summary: String, remedy: String) {
    #expect(error([argument])?.report == "Error: \(summary)\nHint: \(remedy)\nCode: flag.value\n")
  }

  /// Source: Go, time.ParseDuration and strconv.ParseInt.
  @Test(
    "Go tells a missing unit, an unknown unit and a number out of range apart",
    arguments: [
      ("--timeout=60", #"invalid argument "60" for "--timeout" flag: time: missing unit in duration "60""#),
      ("--timeout=5x", #"invalid argument "5x" for "--timeout" flag: time: unknown unit "x" in duration "5x""#),
      ("-v99999999999", #"invalid argument "99999999999" for "-v, --v" flag: strconv.ParseInt: parsing "99999999999": value out of range"#),
    ])
  func reasons(argument: String, summary: String) {
    #expect(error([argument])?.summary == summary)
  }

  @Test(
    "An error about an unknown flag holds nothing that may be its secret",
    arguments: [
      ["--clientsecret=hunter2"], ["--=hunter2"], ["---client-secret=hunter2"], ["-p=hunter2"], ["--clientsecret", "hunter2"],
      ["-p", "hunter2"],
    ])
  func noSecret(arguments: [String]) throws {
    let report = try #require(error(arguments)?.report)

    #expect(!report.contains("hunter2"))
  }

  @Test("An error about an unknown short flag does not echo the value that is glued to it")
  func noGluedSecret() throws {
    let report = try #require(error(["-phunter2"])?.report)

    #expect(!report.contains("hunter2"))
  }
}
