import Entra
public import Platform
import Settings

/// Policy does not accept a device code: the server's words, with the commands that go another way.
public struct DeviceCodeRefusal: UserFacingError, Equatable {
  let cause: EntraError
  let browser: String
  let azureCLI: String

  init(_ cause: EntraError, _ settings: Settings) {
    self.cause = cause
    browser = LoginMethod.interactive.conversionCommand(settings)
    // az itself asks the person's own tenant, and takes no other name for it.
    let named = settings.nonEmpty(.tenantID).flatMap { SharedTenant(rawValue: $0.lowercased()) == nil ? $0 : nil }
    let tenant = named.map { " --tenant \(shellQuoted($0))" } ?? ""
    azureCLI = "az login\(tenant) && \(LoginMethod.azureCLI.conversionCommand(settings))"
  }

  public var code: String { cause.code }
  public var summary: String { cause.summary }
  public var remedy: String {
    "policy refuses device codes here. For a browser on this machine: \(browser) ; for the Azure CLI: \(azureCLI) ; "
      + "if these are refused too, send the correlation ID to your administrator"
  }
  public var isFinalRefusal: Bool { cause.isFinalRefusal }
}

extension LoginMethod {
  /// The command for a shell that has one kubeconfig user sign in by this method, as these settings say.
  ///
  /// convert-kubeconfig carries over what the user has; what it takes from flags only is repeated, and so is what a variable stood in for.
  func conversionCommand(_ settings: Settings) -> String {
    // A variable would go on to name the old method.
    let prefix = settings.variable(of: .login).map { "unset \($0) && " } ?? ""
    var words: [String] = []
    func add(_ setting: Setting, _ value: String?) {
      guard let value, !setting.isSecret else { return }
      words += setting.kind == .toggle ? ["\(setting.flag)=\(value)"] : [setting.flag, shellQuoted(value)]
    }
    if settings.flag(.serverID) == nil { add(.serverID, settings.nonEmpty(.serverID)) }
    for argument in arguments {
      switch argument {
      case .required(let setting): if settings.flag(setting) == nil { add(setting, settings.nonEmpty(setting)) }
      case .whenGiven(let setting): add(setting, settings.flag(setting))
      case .carried, .alternative: break
      }
    }
    add(.kubeconfig, settings.flag(.kubeconfig))
    add(.context, settings.flag(.context))
    if settings.flag(.context) == nil { words += [Setting.context.flag, #""$(kubectl config current-context)""#] }
    return (["\(prefix)kubelogin convert-kubeconfig --login \(name)"] + words).joined(separator: " ")
  }
}
