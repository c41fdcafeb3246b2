/// What a kubeconfig says about one cluster: where it is, how its user signs in, and the context of both. All three bear one name.
public struct ClusterSetup: Sendable, Equatable {
  public var name: String
  public var server: String
  /// Base64 of the PEM file; `nil` leaves the decision to the machine's own CAs.
  public var certificateAuthorityData: String?
  public var namespace: String?
  public var exec: ExecEntry
  /// The exec entry has a secret among its arguments: the file becomes its owner's alone.
  public var holdsSecret = false

  public init(name: String, server: String, certificateAuthorityData: String? = nil, namespace: String? = nil, exec: ExecEntry) {
    self.name = name
    self.server = server
    self.certificateAuthorityData = certificateAuthorityData
    self.namespace = namespace
    self.exec = exec
  }

  /// The entry of a list, without its name, in the order in which client-go writes it.
  func content(for list: KubeconfigList) -> [ConfigValue.Field] {
    let text = { (key: String, value: String?) -> [ConfigValue.Field] in value.map { [(key, .text($0))] } ?? [] }
    return switch list {
    case .clusters: text("certificate-authority-data", certificateAuthorityData) + text("server", server)
    case .contexts: text("cluster", name) + text("namespace", namespace) + text("user", name)
    case .users: [("exec", .mapping(exec.fields))]
    }
  }
}

/// A list of named entries in a kubeconfig.
public enum KubeconfigList: String, Sendable, CaseIterable {
  case clusters, users, contexts

  /// What one of its entries is, and the key of its content: `cluster`, `user`, `context`.
  public var noun: String { String(rawValue.dropLast()) }
}
