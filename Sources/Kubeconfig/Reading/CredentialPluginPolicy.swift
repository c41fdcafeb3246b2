public import Platform

/// Which credential plugins kubectl may run, as a user's kuberc says.
///
/// Source: Kubernetes, kuberc (v1beta1), since kubectl 1.35.
public struct CredentialPluginPolicy: Sendable, Equatable {
  /// `AllowAll`, `DenyAll` or `Allowlist`.
  public let name: String
  /// Commands that `Allowlist` permits.
  public let allowed: [String]

  public init(name: String, allowed: [String]) {
    self.name = name
    self.allowed = allowed
  }

  /// KUBERC, else `~/.kube/kuberc`; `nil` where KUBERC turns it off, or there is no home.
  public static func path(_ environment: Environment) -> String? {
    if let path = environment.nonEmpty("KUBERC") { return path == "off" ? nil : path }
    return environment.nonEmpty("HOME").map { "\($0)/.kube/kuberc" }
  }

  /// - Parameter bytes: The whole file. Throws `KubeconfigError` for what is no YAML.
  public init(kuberc bytes: [UInt8], path: String) throws(KubeconfigError) {
    let root = try YAMLTree(bytes, path: path).root?.resolved
    name = root?.value("credentialPluginPolicy")?.resolved.text.flatMap { $0.isEmpty ? nil : $0 } ?? "AllowAll"
    let entries = root?.value("credentialPluginAllowlist")?.resolved.items ?? []
    // Called `name` in 1.35.
    allowed = entries.compactMap { entry in ["command", "name"].lazy.compactMap { entry.resolved.value($0)?.resolved.text }.first }
  }

  /// - Parameter found: The absolute path of a command; `nil` where there is none. Two that lead to the same file match.
  public func allows(_ command: String, found: (String) -> String?) -> Bool {
    switch name {
    case "AllowAll": return true
    case "Allowlist": return found(command).map { path in allowed.contains { found($0) == path } } ?? false
    default: return false
    }
  }
}
