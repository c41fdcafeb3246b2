import ExecCredential
import Platform
import Settings
import TokenCache

/// What get-token prints.
enum TokenFormat: String, CaseIterable {
  case exec, token, json, header

  /// - Parameter name: `nil` where `--output` is not given. Throws `TokenFormatError`.
  init(named name: String?) throws(TokenFormatError) {
    let name = name ?? Setting.output.defaultValue
    guard let format = TokenFormat(rawValue: name) else { throw TokenFormatError(name: name) }
    self = format
  }

  /// With its line end.
  func text(_ token: Token, apiVersion: String) -> [UInt8] {
    switch self {
    case .exec: ExecCredential(apiVersion: apiVersion, token: token.text, expiresAt: token.expiresAt).line
    case .token: Array("\(token.text)\n".utf8)
    case .json: ExecCredential(apiVersion: apiVersion, token: token.text, expiresAt: token.expiresAt).statusLine
    case .header: Array("Authorization: Bearer \(token.text)\n".utf8)
    }
  }
}

/// `--output` names no format.
struct TokenFormatError: UserFacingError, Equatable {
  let name: String

  var code: String { "setting.output" }
  var summary: String { "\"\(name)\" is not a format of get-token" }
  var remedy: String { "use --output \(TokenFormat.allCases.map(\.rawValue).joined(separator: ", "))" }
}
