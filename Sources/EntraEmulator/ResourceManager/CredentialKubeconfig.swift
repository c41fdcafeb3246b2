import FoundationEssentials

/// A kubeconfig for one cluster, as the service writes it.
struct CredentialKubeconfig: Sendable {
  let resource: ClusterResource
  private let exchange: Exchange
  private let format: Format
  private let server: String

  /// How people sign in.
  private enum Format: String {
    case exec
    /// For kubectl before 1.26.
    case azure
  }

  /// Reads `format` and `server-fqdn` of the query.
  init(_ resource: ClusterResource, _ exchange: Exchange) throws(ResourceManagerError) {
    self.resource = resource
    self.exchange = exchange
    let wanted = exchange.query["format"] ?? (Self.minor(of: resource.cluster.kubernetesVersion) >= 24 ? "exec" : "azure")
    guard let format = Format(rawValue: wanted.lowercased()) else {
      throw .refusedByProvider("The format '\(wanted)' is not supported: it is exec or azure.")
    }
    self.format = format
    server = try Self.server(of: resource, exchange)
  }

  /// What is public is at the emulator; a private name leads nowhere, as it does outside of its network.
  private static func server(of resource: ClusterResource, _ exchange: Exchange) throws(ResourceManagerError) -> String {
    let here = "\(exchange.baseURL)/aks/\(percentEncoded(resource.cluster.name))"
    guard let privateName = resource.names.privateName else { return here }
    guard exchange.query["server-fqdn"]?.lowercased() == "public" else { return "https://\(privateName):443" }
    guard resource.names.publicName != nil else {
      throw .refusedByProvider("The private cluster '\(resource.name)' has no public FQDN.")
    }
    return here
  }

  private static func minor(of version: String) -> Int {
    version.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  /// For people. Without Entra everybody who gets it is the local administrator.
  func user(namespace: String? = nil) throws(ResourceManagerError) -> String {
    guard resource.cluster.usesEntra else { return try withCertificate(of: "clusterUser") }
    return text(of: "clusterUser", credential: format == .exec ? exec : authProvider, namespace: namespace)
  }

  func withCertificate(of user: String, organization: String = "system:masters") throws(ResourceManagerError) -> String {
    guard resource.cluster.allowsLocalAccounts else { throw .noStaticCredential }
    let name = user == "clusterAdmin" ? "masterclient" : user
    guard let issuer = exchange.emulator.issuer,
      let credential = try? issuer.client(name: name, organization: organization, now: exchange.now)
    else { throw .refusedByProvider("This emulator does not have the key of its authority.") }
    return text(
      of: user,
      credential: """
        client-certificate-data: \(base64(credential.certificate))
        client-key-data: \(base64(credential.key))
        token: \(hexadecimal(randomBytes(64)))
        """)
  }

  /// For a token that the reader adds.
  func withoutUser() -> String { text(of: "clusterUser", credential: "token: \"\"") }

  private func text(of user: String, credential: String, namespace: String? = nil) -> String {
    let name = resource.name
    let owner = "\(user)_\(resource.id.resourceGroup ?? "")_\(name)"
    return """
      apiVersion: v1
      clusters:
      - cluster:
          certificate-authority-data: \(base64(exchange.emulator.authorityCertificate))
          server: \(server)
        name: \(name)
      contexts:
      - context:
          cluster: \(name)\(namespace.map { "\n    namespace: \($0)" } ?? "")
          user: \(owner)
        name: \(name)
      current-context: \(name)
      kind: Config
      preferences: {}
      users:
      - name: \(owner)
        user:
      \(credential.indented(by: 4))

      """
  }

  private var ids: (server: String, client: String, tenant: String) {
    let client = resource.kind == .connected ? KnownApplications.arcClient : KnownApplications.aksClient
    return (resource.cluster.serverApplication, client, resource.tenant?.id ?? "")
  }

  private var exec: String {
    var arguments = [
      "get-token", "--environment", "AzurePublicCloud", "--server-id", ids.server, "--client-id", ids.client, "--tenant-id", ids.tenant,
      "--login", resource.cluster.popHost == nil ? "devicecode" : "interactive",
    ]
    if let host = resource.cluster.popHost { arguments += ["--pop-enabled", "--pop-claims", "u=\(host)"] }
    return """
      exec:
        apiVersion: client.authentication.k8s.io/v1beta1
        args:
      \(arguments.map { "  - \($0)" }.joined(separator: "\n"))
        command: kubelogin
        env: null
        installHint: |
          kubelogin is not installed, and this cluster needs it to sign you in.
          See https://aka.ms/aks/kubelogin.
        provideClusterInfo: false
      """
  }

  private var authProvider: String {
    """
    auth-provider:
      config:
        apiserver-id: \(ids.server)
        client-id: \(ids.client)
        config-mode: "1"
        environment: AzurePublicCloud
        tenant-id: \(ids.tenant)
      name: azure
    """
  }
}
