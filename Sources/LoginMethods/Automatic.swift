import Platform
import Settings

extension LoginMethod {
  /// Whatever this machine and these settings offer: credentials that are given, then accounts that are signed in, then a person.
  public static let automatic = LoginMethod(
    name: "auto",
    summary: "The first of the others that applies here; a terminal, or -v 1, shows which and why when a token is fetched",
    requirements: [],
    arguments: automaticArguments,
    kubeconfigEnvironment: automaticCandidates.flatMap(\.kubeconfigEnvironment),
    identity: [],
    usesAuthority: false,
    variables: ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY"],
    candidates: automaticCandidates,
    // A run uses its candidate's: see `MethodChoice`.
    source: { _ in throw SettingError.unsupportedMethod("auto") })

  private static let automaticCandidates: [LoginMethod] = [
    .workloadIdentity, .servicePrincipal, .azurePipelines, .azureCLI, .azureDeveloperCLI, .managedIdentity, .interactive, .deviceCode,
  ]

  /// What a person needs is carried; what only a candidate needs is written where it is written for that candidate.
  private static let automaticArguments: [KubeconfigArgument] = {
    let carried: [KubeconfigArgument] = [.carried(.clientID), .carried(.tenantID), .carried(.environment)]
    return automaticCandidates.flatMap(\.arguments).filter { !KubeconfigArgument.connection.contains($0) }
      .reduce(into: carried) { all, next in if !all.contains(where: { $0.setting == next.setting }) { all.append(next) } }
      + KubeconfigArgument.connection
  }()
}
