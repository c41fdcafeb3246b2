import FoundationEssentials
import Platform
import TestSupport

/// Values that no output may show.
struct PlantedSecrets {
  /// Those of the emulator's built-in configuration.
  private var values: Set = [
    "ci-secret~for.tests-only", "ci-expired-secret~for.tests-only", "analytical-engine", "silicon-valley", "made-of-cloth",
    "one-of-two-factors", "last-years-password", "kept-on-premises",
  ]

  mutating func add(_ value: String) {
    values.insert(value)
  }

  /// Learns the refresh tokens of a token cache. A file that holds none is an error: then this look-out would be blind.
  mutating func addRefreshTokens(in cache: String) throws {
    for name in try Files.names(in: "\(cache)/accounts") where name.hasSuffix(".json") {
      let file = try Files.read("\(cache)/accounts/\(name)")
      // The first line is a checksum.
      let account = try JSONDecoder().decode(Account.self, from: Data(file.drop { $0 != UInt8(ascii: "{") }))
      values.insert(account.refreshToken)
    }
  }

  private struct Account: Decodable {
    let refreshToken: String
  }

  func findings(in outcome: RunningProcess.Outcome, mayPrintToken: Bool) -> [String] {
    var findings = values.filter { outcome.output.contains($0) }.map { "the secret '\($0)' is on stdout" }
    findings += values.filter { outcome.errorOutput.contains($0) }.map { "the secret '\($0)' is on stderr" }
    if outcome.errorOutput.contains("eyJ") { findings.append("a token is on stderr") }
    if !mayPrintToken && outcome.output.contains("eyJ") { findings.append("a token is on stdout") }
    return findings
  }
}
