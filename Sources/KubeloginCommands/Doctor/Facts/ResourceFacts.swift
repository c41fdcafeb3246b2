import Entra
import LoginMethods
import OAuth
import Platform
import ResourceManager
import Settings

/// What Azure Resource Manager says of the cluster that `--resource-id` names.
enum ResourceFacts: Sendable {
  case notAsked
  case offline
  /// A person would have to sign in to it.
  case involvesPerson
  case failed(KubeconfigFacts.Failure)
  case read(AzureCluster)
}

extension ResourceFacts {
  /// - Parameter find: Finds the session of a user with other arguments.
  init(
    _ flags: [Setting: String], _ user: ContextUser, _ found: ContextSession, isOffline: Bool,
    find: (ContextUser) throws -> ContextSession
  ) {
    guard let id = flags[.resourceID], !id.isEmpty else {
      self = .notAsked
      return
    }
    guard !isOffline else {
      self = .offline
      return
    }
    do {
      guard let cluster = ClusterID(id) else { throw ClusterChoiceError.badID }
      guard let cloud = ResourceManagerEndpoint(cloud: found.settings[.environment]) else {
        throw CloudError.unknown(found.settings[.environment])
      }
      let endpoint = flags[.armEndpoint].flatMap { $0.isEmpty ? nil : cloud.at($0) } ?? cloud
      let other = user.asking(endpoint, method: found.method)
      switch TokenFacts(try find(other), again: { try find(other) }, isOffline: false) {
      case .found(let token):
        self = .read(try AzureCluster.read(cluster, from: try Self.manager(endpoint, token.presented, found)))
      case .failed(let failure): self = .failed(failure)
      case .none, .notSought: self = .involvesPerson
      }
    } catch {
      self = .failed(KubeconfigFacts.Failure(error))
    }
  }

  private static func manager(
    _ endpoint: ResourceManagerEndpoint, _ token: String, _ found: ContextSession
  ) throws -> ResourceManagerClient {
    let (settings, host) = (found.settings, found.run.host)
    let client = OAuthClient(
      host: host, deadline: Deadline(in: SignInFacts.patience, of: host), route: settings.route,
      identification: ResourceManagerClient.identification
    )
    return try ResourceManagerClient(endpoint, client: client, tokens: ResourceManagerTokens(canChangeTenant: false) { _, _ in token })
  }
}

extension ContextUser {
  /// The same user, who asks for tokens for Resource Manager. A person does so as `kubelogin clusters` does.
  fileprivate func asking(_ endpoint: ResourceManagerEndpoint, method: LoginMethod) -> ContextUser {
    var flags = flags
    for setting in [Setting.legacy, .popEnabled, .popClaims] { flags[setting] = nil }
    flags[.serverID] = endpoint.audience
    flags[.login] = method.name
    if method.takesPublicClient { flags[.clientID] = AzureCLIClient.id }
    return with(flags)
  }
}

extension DoctorCheck {
  /// What Resource Manager says of the cluster: whether it runs, whom it trusts, and who decides.
  static let resource = DoctorCheck("resource") { facts in
    switch facts.resource {
    case .notAsked: return []
    case .offline: return [.ok("Azure Resource Manager is not asked: --offline")]
    case .involvesPerson:
      return [
        .warning(
          "Azure Resource Manager was not asked: a person has to sign in", remedy: "kubelogin clusters signs in to it, then run this again")
      ]
    case .failed(let failure): return [failure.observation]
    case .read(let cluster): return cluster.findings(facts)
    }
  }
}

extension AzureCluster {
  fileprivate func findings(_ facts: Facts) -> [Observation] {
    let place = "\(name) in \(id.group)"
    var seen: [Observation] = []
    if isStopped {
      let remedy = "az aks start --resource-group \(shellQuoted(id.group)) --name \(shellQuoted(name))"
      seen.append(.problem("the cluster \(place) is stopped", remedy: remedy))
    }
    let legacy = facts.session?.settings?.isOn(.legacy) == true
    switch entra {
    case .none:
      let remedy = "az aks update --enable-aad; until then kubelogin is not needed: its kubeconfig has a certificate"
      seen.append(.problem("the cluster \(place) does not trust Entra ID", remedy: remedy))
    case .legacy:
      seen.append(
        .warning(
          "the cluster \(place) trusts Entra ID by applications of its owner",
          remedy: "--server-id is then the ID of its server application\(legacy ? "" : "; some of these clusters want --legacy")"))
    case .managed: break
    }
    let rights = usesAzureRBAC ? "Azure RBAC decides, beside Kubernetes RBAC" : "Kubernetes RBAC decides alone"
    let network = isPrivate ? "; it is private" : ""
    return seen + [.ok("\(place): \(state ?? "state unknown"), Kubernetes \(version ?? "unknown"); \(rights)\(network)")]
  }
}
