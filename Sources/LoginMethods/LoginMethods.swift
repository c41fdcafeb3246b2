import Settings

/// The registry.
public enum LoginMethods {
  /// In the order in which messages and help list them.
  public static let all: [LoginMethod] = [
    .deviceCode, .interactive, .servicePrincipal, .userAndPassword, .managedIdentity, .azureCLI, .azureDeveloperCLI, .workloadIdentity,
    .azurePipelines, .environment, .automatic,
  ]

  public static func named(_ name: String) -> LoginMethod? {
    all.first { $0.name == name }
  }

  public static var listedNames: String { all.map(\.name).joined(separator: ", ") }

  /// Every variable that any setting or method reads, in alphabetical order: all that may change an answer.
  static var variables: [String] {
    Set(Setting.getToken.flatMap { $0.variables.map(\.name) } + all.flatMap(\.variables) + ["KUBECONFIG"]).sorted()
  }

  /// The variables whose values are not secret: those that give a setting, choose an identity or are written into a kubeconfig, without
  /// those that a setting or method declares secret.
  public static var harmlessVariables: Set<String> {
    let settings = Setting.getToken.filter(\.isSecret).flatMap { $0.variables.map(\.name) }
    let declared =
      Setting.getToken.flatMap { $0.variables.map(\.name) }
      + all.flatMap { $0.identityVariables + $0.kubeconfigEnvironment.map(\.variable) }
    return Set(declared).subtracting(settings).subtracting(all.flatMap(\.secretVariables))
  }
}
