import Entra
import Kubeconfig
import LoginMethods
import Platform
import ResourceManager
import Settings

/// Makes the entries of a kubeconfig from the one that Azure hands out, with the login method that was asked for.
struct FetchedSetup {
  let method: LoginMethod
  /// Of the user that is written.
  let settings: Settings
  /// Of setup.
  let flags: [Setting: String]
  /// The client with which a person has signed in to Resource Manager; `nil` where no person has.
  let personClient: String?

  /// Throws `ClusterChoiceError.unusableAnswer`, `SetupError` or `KubeconfigError`.
  ///
  /// - Parameter name: Of cluster and context, in place of `--context` and the answer's own.
  func setup(_ text: [UInt8], of cluster: AzureCluster, name: String? = nil) throws -> ClusterSetup {
    let fetched = try FetchedKubeconfig(text, from: "the kubeconfig of \(cluster.name)")
    let unusable = { (reason: String) in ClusterChoiceError.unusableAnswer(name: cluster.name, reason: reason) }
    guard let server = try? ClusterAddress.checked(fetched.server) else { throw unusable("its server is not an https address") }
    let wanted = name ?? flags[.contextName].flatMap { $0.isEmpty ? nil : $0 }
    // The same rule as in az aks get-credentials: an administrator's context stands beside a person's.
    let suffix = fetched.user.name.text.hasPrefix("clusterAdmin") ? "-admin" : ""
    var setup = ClusterSetup(
      name: (wanted ?? fetched.contextName) + suffix, clusterName: wanted ?? fetched.clusterName, userName: fetched.user.name.text,
      server: server, certificateAuthorityData: fetched.certificateAuthorityData,
      namespace: flags[.namespace].flatMap { $0.isEmpty ? nil : $0 } ?? fetched.namespace, user: .credentials(fetched.credentials))
    if fetched.user.exec == nil, fetched.user.authProvider == nil {
      guard !fetched.credentials.isEmpty else { throw unusable("its user has nothing to sign in with") }
      setup.holdsSecret = true
      return setup
    }
    setup.user = .exec(try exec(fetched.user, unusable))
    setup.holdsSecret = !settings.secrets(in: setup.exec?.arguments ?? []).isEmpty
    return setup
  }

  /// What convert-kubeconfig makes of the user.
  private func exec(_ user: KubeconfigUser, _ unusable: (String) -> ClusterChoiceError) throws -> ExecEntry {
    if let reason = KubeconfigConversion.foreign(user) { throw unusable(reason) }
    // Only what the cluster asks for is taken from the answer: which program runs here is not its to say.
    let plain = KubeconfigUser(
      name: user.name, path: user.path, line: user.line,
      exec: user.exec.map { ExecEntry(command: "kubelogin", arguments: $0.arguments, apiVersion: $0.apiVersion) },
      authProvider: user.authProvider)
    do {
      let conversion = KubeconfigConversion(method: method, settings: settings(for: user))
      guard case .converted(let exec) = try conversion.outcome(for: plain) else { throw unusable("its user is of another kind") }
      return exec
    } catch let error as ConversionError {
      throw SetupError.missing(error.message)
    }
  }

  /// With the client that a person has signed in with, where it may ask for this server too: then this sign-in serves kubectl as well.
  private func settings(for user: KubeconfigUser) -> Settings {
    let words = Set((user.exec?.arguments ?? Array((user.authProvider?.config ?? [:]).values)).map { $0.lowercased() })
    guard method.takesPublicClient, settings.flag(.clientID) == nil, settings.flag(.serverID) == nil, personClient == AzureCLIClient.id,
      words.contains(KnownServer.aks.serverID), words.contains(KnownServer.aks.clientID)
    else { return settings }
    return settings.with(.clientID, AzureCLIClient.id)
  }
}
