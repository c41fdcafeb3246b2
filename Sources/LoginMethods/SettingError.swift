public import Platform
public import Settings

/// Settings that no command can work with, in the words of Azure/kubelogin.
public enum SettingError: UserFacingError, Equatable {
  case unsupportedMethod(String)
  case authorityHostUnreadable(String)
  case authorityHostIncomplete(String)
  case authorityHostWithoutSlash(String)
  case popClaimsMissing
  case popNotEnabled
  case timeoutNotPositive
  case serverIDMissing
  case missing(Setting, label: String, alternatives: [Setting] = [])
  /// What a method cannot do without, where Azure/kubelogin has words of its own for it.
  case absent(LoginMethod.Requirement.Need, complaint: String)
  case unusableValue(Setting, allowed: String)
  /// The flag or variable `origin` holds what is in a file. It may be a key or a token: it is not repeated.
  case contentForPath(origin: String, InlineContent)

  public var code: String {
    switch self {
    case .unsupportedMethod: "setting.login"
    case .authorityHostUnreadable, .authorityHostIncomplete, .authorityHostWithoutSlash: "setting.authority-host"
    case .popClaimsMissing, .popNotEnabled: "setting.pop"
    case .timeoutNotPositive: "setting.timeout"
    case .serverIDMissing, .missing, .absent: "setting.missing"
    case .unusableValue: "setting.value"
    case .contentForPath: "setting.path"
    }
  }

  public var summary: String {
    switch self {
    case .unsupportedMethod(let name):
      "'\(name)' is not a supported login method. Supported method is one of \(LoginMethods.listedNames)"
    case .authorityHostUnreadable(let host):
      "authority host \"\(host)\" is not valid: parse \"\(host)\": invalid URI for request"
    case .authorityHostIncomplete(let host): "authority host \"\(host)\" is not valid"
    case .authorityHostWithoutSlash(let host): "authority host \"\(host)\" should have a trailing slash"
    case .popClaimsMissing:
      "if enabling pop token mode, please provide the pop-claims flag containing the PoP token claims as a comma-separated string: "
        + "`u=popClaimHost,key1=val1`"
    case .popNotEnabled: "pop-enabled flag is required to use the PoP token feature. Please provide both pop-enabled and pop-claims flags"
    case .timeoutNotPositive: "timeout must be greater than 0"
    case .serverIDMissing: "server-id is required"
    case .missing(_, let label, _): "failed to create azidentity credential: \(label) cannot be empty"
    case .absent(_, let complaint): "failed to create azidentity credential: \(complaint)"
    case .unusableValue(let setting, let allowed): "the value of \(setting.flag) may hold \(allowed) only"
    case .contentForPath(let origin, let content): "\(origin) holds \(content.noun), and not the path of a file"
    }
  }

  public var remedy: String {
    switch self {
    case .unsupportedMethod(let name):
      "correct --login or AAD_LOGIN_METHOD; names are case-sensitive".suggesting(LoginMethods.all.map(\.name).nearest(to: name))
    case .authorityHostUnreadable, .authorityHostIncomplete, .authorityHostWithoutSlash:
      "give an address such as https://login.microsoftonline.com/"
    case .popClaimsMissing: "add --pop-claims u=<ARM ID of the cluster>"
    case .popNotEnabled: "add --pop-enabled, or leave --pop-claims out"
    case .timeoutNotPositive: "give --timeout or AZURE_CLI_TIMEOUT a positive duration such as 60s"
    case .serverIDMissing: "pass --server-id; for AKS it is 6dae42f8-4368-4678-94ff-3960e28e3630"
    case .absent(.variable(_, let remedy), _): remedy
    case .missing(let setting, _, let alternatives):
      ([setting] + alternatives).map(Self.howToGive).joined(separator: "; or ")
    case .absent(.setting(let setting), _): Self.howToGive(setting)
    case .unusableValue(let setting, _): "correct \(setting.flag)"
    case .contentForPath: "write it to a file that only you can read, and give the path of that file"
    }
  }

  private static func howToGive(_ setting: Setting) -> String {
    "pass \(setting.flag)\(variable(of: setting).map { " or set \($0)" } ?? "")"
  }

  private static func variable(of setting: Setting) -> String? {
    setting.variables.last { $0.condition == .notAzureRM || $0.condition == .always }?.name
      ?? setting.variables.last?.name
  }
}
