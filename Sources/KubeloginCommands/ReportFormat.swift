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
  ///
  /// What could steer a terminal is escaped, so that nothing is lost for programs. The encoder does that for ASCII only.
  static func json(_ report: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var line = ""
    for scalar in String(decoding: try encoder.encode(report), as: UTF8.self).unicodeScalars {
      if String(scalar).withoutControlCharacters == String(scalar) {
        line.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return Array("\(line)\n".utf8)
  }
}

/// `--output` names no format.
struct ReportFormatError: UserFacingError, Equatable {
  let name: String

  var code: String { "setting.output" }
  var summary: String { "\"\(name)\" is not a format of this command" }
  var remedy: String { "use --output \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))" }
}
