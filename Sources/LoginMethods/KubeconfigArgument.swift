public import Settings

/// A setting in the arguments of a converted kubeconfig user.
public enum KubeconfigArgument: Sendable, Equatable {
  /// From the flag or the old entry; absence is an error.
  case required(Setting)
  /// From the flag or the old entry, where there is one.
  case carried(Setting)
  /// From the flag only.
  case whenGiven(Setting)
  /// From the flag only, and only where the other flag is not given.
  case alternative(Setting, to: Setting)

  /// What every method writes that asks an authority, after its own.
  static let connection: [KubeconfigArgument] = [
    .whenGiven(.authorityHost), .whenGiven(.disableInstanceDiscovery), .whenGiven(.timeout), .whenGiven(.certificateAuthority),
    .whenGiven(.proxyURL), .whenGiven(.tokenStore),
  ]

  public var setting: Setting {
    switch self {
    case .required(let setting), .carried(let setting), .whenGiven(let setting), .alternative(let setting, _): setting
    }
  }
}
