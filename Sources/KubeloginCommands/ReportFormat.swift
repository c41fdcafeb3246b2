import FoundationEssentials
import Platform
import Settings

/// How sessions and status print what they know.
enum ReportFormat: String, CaseIterable {
  case text, json

  init(_ flags: [Setting: String]) throws(ReportFormatError) {
    let name = flags[.reportFormat] ?? Setting.reportFormat.defaultValue
    guard let format = ReportFormat(rawValue: name) else { throw ReportFormatError(name: name) }
    self = format
  }

  /// One line, in the alphabetical order of the fields.
  static func json(_ report: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array((try? encoder.encode(report)) ?? Data()) + Array("\n".utf8)
  }
}

/// `--output` names no format.
struct ReportFormatError: UserFacingError, Equatable {
  let name: String

  var code: String { "setting.output" }
  var summary: String { "\"\(name)\" is not a format of this command" }
  var remedy: String { "use --output \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))" }
}

extension Duration {
  /// `3 h 5 min`, `59 min`, `40 s`: two units at most, rounded down.
  var inWords: String {
    let seconds = max(0, components.seconds)
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min"
    case ..<86_400: return "\(seconds / 3600) h" + (seconds / 60 % 60 == 0 ? "" : " \(seconds / 60 % 60) min")
    default: return "\(seconds / 86_400) d" + (seconds / 3600 % 24 == 0 ? "" : " \(seconds / 3600 % 24) h")
    }
  }
}
