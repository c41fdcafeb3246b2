/// What `kubelogin doctor` tells. The names are those of `-o json`: scripts count on them.
struct DoctorReport: Encodable, Equatable {
  let version: String
  let findings: [Entry]
  let problems: Int
  let warnings: Int
  /// Names are shortened.
  let redacted: Bool

  struct Entry: Encodable, Equatable {
    let check: String
    let level: Finding.Level
    let fact: String
    /// Left out where nothing is to be done.
    let remedy: String?
  }

  /// - Parameters:
  ///   - redaction: `nil` to leave names as they are.
  ///   - presentable: Takes out of a text what must not be shown.
  init(_ findings: [Finding], redaction: Redaction?, presentable: (String) -> String) {
    func shown(_ text: String) -> String {
      let clean = presentable(MaskedTokens.masked(text))
      return redaction?.redacted(clean) ?? clean
    }
    version = BuildFacts.own.version
    self.findings = findings.map { finding in
      Entry(check: finding.check, level: finding.level, fact: shown(finding.fact), remedy: finding.remedy.map(shown))
    }
    problems = findings.count { $0.level == .problem }
    warnings = findings.count { $0.level == .warning }
    redacted = redaction != nil
  }

  /// For people: a line for each finding, and one below it that says what to do.
  var text: String {
    let width = findings.map(\.check.count).max() ?? 0
    let lines = findings.map { finding in
      let level = finding.level.rawValue.padded(to: 7)
      let remedy = finding.remedy.map { "         \("".padded(to: width))  → \($0)\n" } ?? ""
      return "\(level)  \(finding.check.padded(to: width))  \(finding.fact)\n\(remedy)"
    }
    return lines.joined() + "\n\(summary)\n"
  }

  private var summary: String {
    let counts = [(problems, "problem"), (warnings, "warning")].filter { $0.0 > 0 }
    return counts.isEmpty ? "No problem found." : counts.map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
