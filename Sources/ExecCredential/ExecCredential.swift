public import Platform

/// The answer to client-go: one line of JSON on stdout.
public struct ExecCredential: Sendable, Equatable {
  let apiVersion: String
  let token: String
  let expiresAt: Timestamp

  public init(apiVersion: String, token: String, expiresAt: Timestamp) {
    self.apiVersion = apiVersion
    self.token = token
    self.expiresAt = expiresAt
  }

  /// In the key order and the escaping of Go, so that callers which compare text find what they know.
  public var line: [UInt8] {
    Array(#"{"kind":"ExecCredential","apiVersion":\#(quoted(apiVersion)),"spec":{"interactive":false},"status":\#(status)}\#n"#.utf8)
  }

  /// The status alone, for scripts.
  public var statusLine: [UInt8] { Array("\(status)\n".utf8) }

  private var status: String { #"{"expirationTimestamp":"\#(expiresAt.rfc3339)","token":\#(quoted(token))}"# }

  /// Source: Go, encoding/json: HTML characters and the line separators of JavaScript are escaped.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
