import Platform
import TestSupport

/// Values that no output may show.
struct PlantedSecrets {
  private var values = KnownSecrets.all
  private var refreshTokens: Set<String> = []

  mutating func add(_ value: String) {
    values.insert(value)
  }

  /// Learns what the token store `file` holds. An account without a secret there is an error: then this look-out would be blind.
  mutating func addRefreshTokens(in cache: String) throws {
    let secrets = try Files.names(in: "\(cache)/secrets")
    for account in try Files.names(in: "\(cache)/accounts") where account.hasSuffix(".json") {
      let file = "account-\(account.dropLast(".json".count)).secret"
      let path = "\(cache)/secrets/\(file)"
      // Whatever its mode is now.
      guard secrets.contains(file), let secret = SealedFile.payload(of: try Files.read(path), at: path) else {
        throw Blind(account: account)
      }
      refreshTokens.insert(String(decoding: secret, as: UTF8.self))
    }
  }

  struct Blind: Error {
    let account: String
  }

  /// More than three letters: the name of a temporary directory may have those.
  private static func holdsToken(_ text: String) -> Bool { text.contains(/eyJ[\w-]{6}/) }

  func findings(in outcome: RunningProcess.Outcome, mayPrintToken: Bool) -> [String] {
    let values = values.union(refreshTokens)
    var findings = values.filter { outcome.output.contains($0) }.map { "the secret '\($0)' is on stdout" }
    findings += values.filter { outcome.errorOutput.contains($0) }.map { "the secret '\($0)' is on stderr" }
    if Self.holdsToken(outcome.errorOutput) { findings.append("a token is on stderr") }
    if !mayPrintToken && Self.holdsToken(outcome.output) { findings.append("a token is on stdout") }
    return findings
  }

  /// What lies in the files of a cache. A refresh token may lie in the token store; backups hold what their kubeconfigs held.
  func findings(inFilesOf cache: String) -> [String] {
    let directories = ["", "/answers", "/sessions", "/accounts", "/secrets"]
    return directories.flatMap { directory in
      ((try? Files.names(in: cache + directory)) ?? []).sorted().flatMap { name in
        let text = String(decoding: (try? Files.read("\(cache)\(directory)/\(name)")) ?? [], as: UTF8.self)
        let forbidden = directory == "/secrets" ? values : values.union(refreshTokens)
        return forbidden.filter { text.contains($0) }.map { "the secret '\($0)' is in \(cache)\(directory)/\(name)" }
      }
    }
  }
}
