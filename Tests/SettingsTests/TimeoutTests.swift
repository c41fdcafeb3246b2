import Platform
import Testing

@testable import Settings

/// Go's durations, read as `--timeout` reads them.
struct TimeoutTests {
  private func settings(_ arguments: [String], _ variables: [String: String] = [:]) throws -> Settings {
    Settings(flags: try FlagGrammar(Setting.shared).read(arguments).values, environment: Environment { variables[$0] })
  }

  @Test("A run is bounded by 60 seconds unless something else is said")
  func byDefault() throws {
    let settings = try settings([])

    #expect(settings.timeout == .seconds(60))
    #expect(!settings.isSet(.timeout))
  }

  @Test(
    "A duration is one or more numbers with a unit",
    arguments: [
      ("60s", .seconds(60)), ("0", .zero), ("0s", .zero), ("+5s", .seconds(5)), ("-5s", .seconds(-5)), ("-0", .zero), ("+0", .zero),
      ("1m30s", .seconds(90)), ("1h2m3s", .seconds(3723)), ("2m", .seconds(120)), ("30s1m", .seconds(90)), ("-1m30s", .seconds(-90)),
      ("1.5h", .seconds(5400)), (".5s", .milliseconds(500)), ("1.s", .seconds(1)), ("-.5s", .milliseconds(-500)),
      ("0.1s", .milliseconds(100)), ("16.1s", .milliseconds(16_100)), ("1.1s", .milliseconds(1100)), ("007s", .seconds(7)),
      ("100ms", .milliseconds(100)), ("3us", .microseconds(3)), ("3µs", .microseconds(3)), ("3μs", .microseconds(3)),
      ("7ns", .nanoseconds(7)), ("1s500ms", .milliseconds(1500)), ("2540400h", .seconds(9_145_440_000)),
    ] as [(String, Duration)])
  func duration(text: String, span: Duration) throws {
    #expect(try settings(["--timeout", text]).timeout == span)
  }

  @Test(
    "Other text is no duration",
    arguments: [
      "", "60", "s", ".", ".s", "-", "+", "- 5s", "--5s", "+-5s", "5 s", " 5s", "5s ", "5S", "1d", "1h-5m", "5sec", "1e3s", "1..5s",
      "1.2.3s",
      "0x5s", "NaN", "infs", "٥s", "1_000s", "1,5s", "3000000h", "99999999999999999999s", "00",
    ])
  func noDuration(text: String) throws {
    #expect(throws: FlagError.self) { try settings(["--timeout", text]) }
    #expect(try settings([], ["AZURE_CLI_TIMEOUT": text]).timeout == .seconds(60))
  }

  @Test("AZURE_CLI_TIMEOUT replaces --timeout; a bad one is passed over in silence")
  func variable() throws {
    let replaced = try settings(["--timeout", "5s"], ["AZURE_CLI_TIMEOUT": "2m"])
    let ignored = try settings(["--timeout", "5s"], ["AZURE_CLI_TIMEOUT": "two minutes"])

    #expect(replaced.timeout == .seconds(120))
    #expect(replaced.overrides == [Settings.Override(setting: .timeout, variable: "AZURE_CLI_TIMEOUT")])
    #expect(ignored.timeout == .seconds(5))
    #expect(ignored.overrides == [])
  }

  @Test("A bound that was given is told from the default one, by flag and by variable")
  func isSet() throws {
    #expect(try settings(["--timeout", "60s"]).isSet(.timeout))
    #expect(try settings([], ["AZURE_CLI_TIMEOUT": "60s"]).isSet(.timeout))
    #expect(try !settings([], ["AZURE_CLI_TIMEOUT": "soon"]).isSet(.timeout))
  }
}
