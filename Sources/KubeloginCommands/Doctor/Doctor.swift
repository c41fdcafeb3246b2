import ArgumentParser
import Platform
import Settings

/// Looks at everything between kubectl and the API server, and tells what is wrong.
struct Doctor: KubeloginCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look at everything between kubectl and the cluster, and say what is wrong and what to do.",
    discussion: """
      It asks nobody to sign in: it takes the stored token, or gets one where no person is needed. Exit status 1 says that there is a \
      problem. No token or secret is printed. For a report to paste into an issue: kubelogin doctor --redact.
      """)
  static let settings = DoctorFlags.settings

  @OptionGroup var flags: SettingFlags<DoctorFlags>

  static func run(_ line: CommandLineReading, in host: Host) throws {
    let format = try ReportFormat(line.flags)
    let facts = Facts.gather(line.flags, on: host)
    let findings = DoctorCheck.findings(facts)
    let redacts = line.flags[.redact].map { $0 == "true" } ?? (format == .json)
    let report = DoctorReport(findings, redaction: redacts ? facts.redaction : nil) { host.presentableLine($0) }
    let output = format == .json ? try ReportFormat.json(report) : Array(report.text.utf8)
    guard host.terminal.writeOutput(output) else { throw OutputError() }
    if report.problems > 0 { throw NegativeAnswer() }
  }
}

struct DoctorFlags: SettingList {
  static let settings = Setting.doctor
}
