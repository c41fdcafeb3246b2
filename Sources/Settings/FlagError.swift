public import Platform

/// A command line that pflag would refuse, in pflag's words.
public enum FlagError: UserFacingError, Equatable {
  /// `nearest` is what was probably meant.
  case unknown(String, nearest: String? = nil)
  case unknownShorthand(Character, in: String)
  case missingValue(String)
  case missingShorthandValue(Character, in: String)
  case badSyntax(String)
  case invalidValue(Setting, String, String, String?)
  case unknownCommand(String, nearest: String? = nil)

  public var code: String {
    switch self {
    case .unknown, .unknownShorthand: "flag.unknown"
    case .missingValue, .missingShorthandValue: "flag.missing-value"
    case .badSyntax: "flag.syntax"
    case .invalidValue: "flag.value"
    case .unknownCommand: "command.unknown"
    }
  }

  public var summary: String {
    switch self {
    case .unknown(let flag, _): "unknown flag: \(flag)"
    case .unknownShorthand(let letter, let argument): "unknown shorthand flag: '\(letter)' in \(argument.prefix { $0 != letter })\(letter)"
    case .missingValue(let flag): "flag needs an argument: \(flag)"
    case .missingShorthandValue(let letter, let argument): "flag needs an argument: '\(letter)' in \(argument)"
    case .badSyntax(let argument): "bad flag syntax: \(Self.withoutValue(argument))"
    case .invalidValue(let setting, let value, let reason, let detail):
      "invalid argument \"\(value)\" for \"\(Self.names(of: setting))\" flag: \(reason) \"\(value)\"\(detail.map { ": \($0)" } ?? "")"
    case .unknownCommand(let name, _): "unknown command \"\(name)\" for \"kubelogin\""
    }
  }

  public var remedy: String {
    switch self {
    case .unknown(_, let nearest), .unknownCommand(_, let nearest): Self.whereToLook.suggesting(nearest)
    case .unknownShorthand, .missingValue, .missingShorthandValue, .badSyntax: Self.whereToLook
    case .invalidValue(let setting, _, _, _):
      switch setting.kind {
      case .toggle: "use true or false"
      case .duration: "use a number with a unit, such as 90s or 2m"
      default: "use a whole number"
      }
    }
  }

  private static let whereToLook = "kubelogin --help lists the commands, kubelogin COMMAND --help their flags"

  /// What follows `=` may be a secret.
  private static func withoutValue(_ argument: String) -> String {
    String(argument.prefix { $0 != "=" })
  }

  private static func names(of setting: Setting) -> String {
    (setting.shorthand.map { "-\($0), " } ?? "") + setting.flag
  }
}
