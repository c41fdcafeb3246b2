public import Platform

/// The values of one run: flags, then variables, then defaults.
///
/// A variable that is set replaces a flag, also when it is empty; callers of Azure/kubelogin rely on that order.
public struct Settings: Sendable {
  private var values: [Setting: String]
  private let flags: [Setting: String]
  /// The variables that set the values in force.
  private var origins: [Setting: String] = [:]
  /// Taken in place of the settings' own defaults.
  private var defaults: [Setting: String] = [:]
  private let environment: Environment
  private let flagsWin: Bool
  /// Variables that changed a value which was given as a flag, in the order of the settings.
  public let overrides: [Override]

  public struct Override: Sendable, Equatable {
    public let setting: Setting
    public let variable: String
  }

  /// - Parameter flagsWin: A variable only fills what no flag gives, for what is written into files.
  public init(flags: [Setting: String], environment: Environment, flagsWin: Bool = false) {
    self.init(flags, environment, flagsWin: flagsWin, method: nil)
  }

  /// - Parameter method: In place of what flags and variables say about `--login`.
  private init(_ flags: [Setting: String], _ environment: Environment, flagsWin: Bool, method: String?) {
    self.flags = flags
    self.environment = environment
    self.flagsWin = flagsWin
    values = flags
    defer { if let method { values[.login] = method } }
    if values[.cacheDirectory] == nil { values[.cacheDirectory] = environment.nonEmpty("KUBECACHEDIR") }
    guard flags[.disableEnvironmentOverride] != "true" else {
      overrides = []
      return
    }
    let isAzureRM = flags[.useAzureRMVariables] == "true"
    var overrides: [Override] = []
    // --login comes first in the list: the variables of the others may depend on it.
    for setting in Setting.shared {
      let method = method ?? values[.login] ?? Setting.login.defaultValue
      for rule in setting.variables where Self.applies(rule, method: method, isAzureRM: isAzureRM) {
        guard let value = environment[rule.name], Self.accepts(value, setting) else { continue }
        if rule.fillsOnly && !(values[setting] ?? "").isEmpty { continue }
        if flagsWin && flags[setting] != nil { continue }
        values[setting] = value
        origins[setting] = rule.name
        overrides.removeAll { $0.setting == setting }
        if let flag = flags[setting], !flag.isSameValue(as: value) {
          overrides.append(Override(setting: setting, variable: rule.name))
        }
      }
    }
    self.overrides = overrides
  }

  /// The same flags and variables as a run of that method reads them, without the flags in `dropped`.
  public func read(by method: String, without dropped: Set<Setting> = []) -> Settings {
    Settings(flags.filter { !dropped.contains($0.key) }, environment, flagsWin: flagsWin, method: method)
  }

  /// The same with one more flag.
  public func with(_ setting: Setting, _ value: String) -> Settings {
    Settings(flags: flags.merging([setting: value]) { $1 }, environment: environment, flagsWin: flagsWin)
  }

  private static func applies(_ rule: VariableRule, method: String, isAzureRM: Bool) -> Bool {
    switch rule.condition {
    case .always: true
    case .azureRM: isAzureRM
    case .notAzureRM: !isAzureRM
    case .method(let name): method == name
    }
  }

  /// A bad AZURE_CLI_TIMEOUT is passed over in silence, as Azure/kubelogin does.
  private static func accepts(_ value: String, _ setting: Setting) -> Bool {
    setting.kind != .duration || GoSyntax.duration(value) != nil
  }

  /// The value in force; the default when there is none.
  public subscript(setting: Setting) -> String { values[setting] ?? defaults[setting] ?? setting.defaultValue }

  /// What is in force from now on where neither a flag nor a variable has set a value.
  public mutating func setDefault(of setting: Setting, to value: String) { defaults[setting] = value }

  /// Another spelling of the value that a flag or a variable has set; nothing where none has.
  public mutating func replace(_ setting: Setting, with value: String) {
    if isSet(setting) { values[setting] = value }
  }

  /// The value in force, `nil` when it is empty.
  public func nonEmpty(_ setting: Setting) -> String? {
    self[setting].isEmpty ? nil : self[setting]
  }

  public func isOn(_ setting: Setting) -> Bool { self[setting] == "true" }

  /// What the command line said, whatever the variables say; `nil` when the flag is absent.
  public func flag(_ setting: Setting) -> String? { flags[setting] }

  /// The variable that set the value in force, else the flag.
  public func origin(of setting: Setting) -> String { origins[setting] ?? setting.flag }

  /// The variable that set the value in force.
  public func variable(of setting: Setting) -> String? { origins[setting] }

  /// Whether a flag or a variable set it.
  public func isSet(_ setting: Setting) -> Bool { values[setting] != nil }

  /// The bound of the run.
  public var timeout: Duration { GoSyntax.duration(self[.timeout]) ?? .seconds(60) }

  /// klog verbosity.
  public var verbosity: Int { Int(self[.verbosity]) ?? 0 }

  /// The verbosity of what is written: none where logs are turned off.
  public var logLevel: Int { isOn(.logToStandardError) ? verbosity : 0 }
}

extension String {
  /// Equal, or the same GUID in other letters. Source: RFC 9562 section 4, which reads both cases.
  fileprivate func isSameValue(as other: String) -> Bool {
    self == other || isGUID && lowercased() == other.lowercased()
  }
}
