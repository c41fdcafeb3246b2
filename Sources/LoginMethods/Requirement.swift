import Platform
public import Settings

extension LoginMethod {
  /// What a method cannot do without.
  public struct Requirement: Sendable {
    public let need: Need
    /// The words of Azure/kubelogin.
    let failure: SettingError
    public var waiver: Waiver?

    public enum Need: Sendable, Equatable {
      case setting(Setting)
      /// A variable that the system sets which runs us.
      case variable(String, remedy: String)

      public var name: String {
        switch self {
        case .setting(let setting): setting.flag
        case .variable(let name, _): name
        }
      }
    }

    /// When it is not needed.
    public struct Waiver: Sendable {
      /// For the docs: "not on …".
      public let text: String
      let holds: @Sendable (_ settings: Settings, _ environment: Environment) -> Bool
    }

    /// `label` is the name that Azure/kubelogin has for the setting in its messages.
    init(setting: Setting, label: String, waiver: Waiver? = nil) {
      need = .setting(setting)
      failure = .missing(setting, label: label)
      self.waiver = waiver
    }

    /// The setting, or any of the alternatives.
    init(setting: Setting, label: String, alternatives: [Setting]) {
      need = .setting(setting)
      failure = .missing(setting, label: label, alternatives: alternatives)
      waiver = Waiver(text: alternatives.map { "or `\($0.flag)`" }.joined(separator: ", ")) { settings, _ in
        alternatives.contains { settings.nonEmpty($0) != nil }
      }
    }

    init(_ need: Need, complaint: String) {
      self.need = need
      failure = .absent(need, complaint: complaint)
    }

    public var setting: Setting? {
      guard case .setting(let setting) = need else { return nil }
      return setting
    }

    func isMet(_ settings: Settings, _ environment: Environment) -> Bool {
      if let waiver, waiver.holds(settings, environment) { return true }
      switch need {
      case .setting(let setting): return settings.nonEmpty(setting) != nil
      case .variable(let name, _): return environment.nonEmpty(name) != nil
      }
    }
  }
}
