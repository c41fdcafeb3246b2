import Kubeconfig
import Settings

/// What a person should know about a conversion that was made as asked.
struct ConversionWarnings {
  let lines: [String]

  init(_ run: ConversionRun, _ changes: [KubeconfigChange], _ settings: Settings) {
    let isDryRun = settings.isOn(.dryRun)
    var lines = run.writtenSecrets.map { Self.written($0, settings, isDryRun: isDryRun) }
    lines += changes.filter { $0.mode != nil }.map { Self.closed($0.path, isDryRun: isDryRun) }
    let holders = run.edits.users.count { $0.exec.arguments.contains("--pop-claims") }
    if settings.flag(.popClaims) != nil, holders > 1 {
      lines.append(
        "kubelogin: --pop-claims is about one cluster, and \(holders) users \(isDryRun ? "would have" : "have") it; choose one with --context or --user"
      )
    }
    if let command = settings.flag(.execCommand), !command.isEmpty, !KubeconfigConversion.isKubelogin(command) {
      lines.append("kubelogin: later conversions pass over users that run \(command), as its name is not kubelogin")
    }
    self.lines = lines
  }

  static func written(_ secret: Setting, _ settings: Settings, isDryRun: Bool = false) -> String {
    let remedy = settings.variable(of: secret).map { "; leave the flag out and set \($0) instead" } ?? ""
    let what = secret == .proxyURL ? "password in" : "value of"
    return "kubelogin: the \(what) \(secret.flag) \(isDryRun ? "would be" : "is") written into the kubeconfig\(remedy)"
  }

  static func closed(_ path: String, isDryRun: Bool = false) -> String {
    "kubelogin: \(path) \(isDryRun ? "would be" : "is now") readable by its owner only, as it holds a secret"
  }
}

extension Settings {
  /// Flags whose secrets are among the arguments of an exec entry, in the order of the settings.
  func secrets(in arguments: [String]) -> [Setting] {
    Setting.shared.filter { setting in
      guard let value = flag(setting), arguments.contains(setting.flag) else { return false }
      return setting.isSecret || (setting == .proxyURL && Self.hasPassword(value))
    }
  }

  /// Whether a user and a password come before the host of a proxy's address. Such an address needs no scheme.
  private static func hasPassword(_ address: String) -> Bool {
    let behindScheme = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
    return behindScheme.lastIndex(of: "@").map { behindScheme[..<$0].contains(":") } ?? false
  }

  /// The variable that gives a setting without writing it anywhere: the one that wins, in today's names.
  fileprivate func variable(of setting: Setting) -> String? {
    // The one that it replaces.
    if setting == .proxyURL { return "HTTPS_PROXY" }
    let condition: VariableRule.Condition = isOn(.useAzureRMVariables) ? .azureRM : .notAzureRM
    return setting.variables.last { $0.condition == condition || $0.condition == .always }?.name
  }
}
