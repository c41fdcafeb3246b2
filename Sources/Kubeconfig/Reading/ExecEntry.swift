/// A user's `exec` block: the credential plugin that kubectl starts.
///
/// Source: client.authentication.k8s.io, `ExecConfig` in client-go's tools/clientcmd/api/v1/types.go.
public struct ExecEntry: Sendable, Equatable {
  public struct Variable: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public var command: String
  public var arguments: [String]
  public var environment: [Variable]
  public var apiVersion: String?
  public var installHint: String?
  public var provideClusterInfo: Bool?
  public var interactiveMode: String?

  public init(
    command: String, arguments: [String] = [], environment: [Variable] = [], apiVersion: String? = nil, installHint: String? = nil,
    provideClusterInfo: Bool? = nil, interactiveMode: String? = nil
  ) {
    self.command = command
    self.arguments = arguments
    self.environment = environment
    self.apiVersion = apiVersion
    self.installHint = installHint
    self.provideClusterInfo = provideClusterInfo
    self.interactiveMode = interactiveMode
  }
}

/// A user's `auth-provider` block, which kubectl no longer understands since 1.26.
public struct AuthProviderEntry: Sendable, Equatable {
  public var name: String
  public var config: [String: String]

  public init(name: String, config: [String: String] = [:]) {
    self.name = name
    self.config = config
  }
}
