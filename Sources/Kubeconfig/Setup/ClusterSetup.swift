/// What a kubeconfig says about one cluster: where it is, how its user signs in, and the context of both.
public struct ClusterSetup: Sendable, Equatable {
  /// Of the context.
  public var name: String
  public var clusterName: String
  public var userName: String
  public var server: String
  /// Base64 of the PEM file; `nil` leaves the decision to the machine's own CAs.
  public var certificateAuthorityData: String?
  public var namespace: String?
  public var user: User
  /// The user has a secret in it: the file becomes its owner's alone.
  public var holdsSecret = false

  public enum User: Sendable, Equatable {
    case exec(ExecEntry)
    /// A client certificate with its key, or a token: fields of texts, in the order in which they are written.
    case credentials([Credential])
  }

  public struct Credential: Sendable, Equatable {
    public var key: String
    public var value: String

    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// All three bear one name if not said otherwise.
  public init(
    name: String, clusterName: String? = nil, userName: String? = nil, server: String, certificateAuthorityData: String? = nil,
    namespace: String? = nil, user: User
  ) {
    self.name = name
    self.clusterName = clusterName ?? name
    self.userName = userName ?? name
    self.server = server
    self.certificateAuthorityData = certificateAuthorityData
    self.namespace = namespace
    self.user = user
  }

  public init(name: String, server: String, certificateAuthorityData: String? = nil, namespace: String? = nil, exec: ExecEntry) {
    self.init(name: name, server: server, certificateAuthorityData: certificateAuthorityData, namespace: namespace, user: .exec(exec))
  }

  /// How the user signs in through kubelogin; `nil` for a certificate.
  public var exec: ExecEntry? {
    if case .exec(let exec) = user { exec } else { nil }
  }

  /// The name of its entry in a list.
  public func name(in list: KubeconfigList) -> String {
    switch list {
    case .clusters: clusterName
    case .users: userName
    case .contexts: name
    }
  }

  /// The entry of a list, without its name, in the order in which client-go writes it.
  func content(for list: KubeconfigList) -> [ConfigValue.Field] {
    let text = { (key: String, value: String?) -> [ConfigValue.Field] in value.map { [(key, .text($0))] } ?? [] }
    return switch (list, user) {
    case (.clusters, _): text("certificate-authority-data", certificateAuthorityData) + text("server", server)
    case (.contexts, _): text("cluster", clusterName) + text("namespace", namespace) + text("user", userName)
    case (.users, .exec(let exec)): [("exec", .mapping(exec.fields))]
    case (.users, .credentials(let credentials)): credentials.map { ($0.key, .text($0.value)) }
    }
  }
}

/// A list of named entries in a kubeconfig.
public enum KubeconfigList: String, Sendable, CaseIterable {
  case clusters, users, contexts

  /// What one of its entries is, and the key of its content: `cluster`, `user`, `context`.
  public var noun: String { String(rawValue.dropLast()) }
}
