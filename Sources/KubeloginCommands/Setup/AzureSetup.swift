import Kubeconfig
import LoginMethods
import Platform
import ResourceManager
import Settings

/// Asks Azure for clusters and their kubeconfigs.
struct AzureSetup {
  /// All of setup.
  private let flags: [Setting: String]
  private let method: LoginMethod
  /// Of the users that are written.
  private let settings: Settings
  private let host: Host

  init(_ flags: [Setting: String], _ method: LoginMethod, _ settings: Settings, on host: Host) {
    (self.flags, self.method, self.settings, self.host) = (flags, method, settings, host)
  }

  /// What is to be written, of one cluster at least. Nothing is written yet.
  func logins(_ source: ClusterSource) throws -> [ClusterSetup] {
    let progress = Progress(on: host)
    defer { progress.clear() }
    let signInFlags = flags.filter { !Setting.cluster.contains($0.key) || Setting.resourceManager.contains($0.key) }
    let (manager, signIn) = try ResourceManagerSignIn.open(signInFlags, on: host, progress: progress)
    let inventory = ClusterInventory(manager) { progress.show($0) }
    let clusters = try source.clusters(inventory, tenant: signIn.tenantID, on: host, progress)
    let fetched = FetchedSetup(method: method, settings: settings, flags: flags, personClient: signIn.personClient)
    if case .allRunning = source { return try all(clusters, fetched, manager, progress) }
    guard let cluster = clusters.first else { throw ClusterChoiceError.noneVisible }
    progress.show("Asking Azure for the kubeconfig of \(cluster.name)")
    let login = try fetched.setup(kubeconfig(of: cluster.id, manager), of: cluster)
    // The second of two requests, for what a person should know; a role that lets people sign in need not let them read.
    let known = if case .id = source { (try? AzureCluster.read(cluster.id, from: manager)) ?? cluster } else { cluster }
    progress.clear()
    for line in Self.notes(known, login, flags) { host.say("kubelogin: \(line)") }
    return [login]
  }

  private func kubeconfig(of id: ClusterID, _ manager: ResourceManagerClient) throws -> [UInt8] {
    let credential = ClusterCredential(id: id, isAdmin: flags[.admin] == "true", prefersPublicName: flags[.publicFQDN] == "true")
    return try credential.kubeconfig(from: manager)
  }

  /// Each that Azure hands out; the others are named. Throws the first refusal where it hands out none.
  private func all(
    _ clusters: [AzureCluster], _ fetched: FetchedSetup, _ manager: ResourceManagerClient, _ progress: Progress
  ) throws -> [ClusterSetup] {
    let names = Self.names(clusters.map(\.id))
    var (logins, refusal) = ([ClusterSetup](), ResourceManagerError?.none)
    for (index, cluster) in clusters.enumerated() {
      progress.show("Asking Azure for kubeconfigs: \(index + 1) of \(clusters.count)")
      do {
        let name = names[cluster.id] == cluster.name ? nil : names[cluster.id]
        logins.append(try fetched.setup(kubeconfig(of: cluster.id, manager), of: cluster, name: name))
      } catch let error as ResourceManagerError where error.concernsOneCluster {
        progress.clear()
        host.say("kubelogin: \(cluster.name) is left out: \(host.presentableLine(error.summary))")
        refusal = refusal ?? error
      }
    }
    if logins.isEmpty, let refusal { throw refusal }
    return logins
  }

  /// A name for each: its own where no other cluster has it, else with its group, else with its subscription too.
  static func names(_ ids: [ClusterID]) -> [ClusterID: String] {
    let forms: [(ClusterID) -> String] = [{ $0.name }, { "\($0.name)-\($0.group)" }, { "\($0.name)-\($0.group)-\($0.subscription)" }]
    var names: [ClusterID: String] = [:]
    for id in ids {
      let name = forms.map { $0(id) }.first { name in
        ids.allSatisfy { other in other == id || forms.allSatisfy { $0(other).lowercased() != name.lowercased() } }
      }
      names[id] = name ?? "\(id.name)-\(id.group)-\(id.subscription)"
    }
    return names
  }

  /// What a person should know before the first kubectl.
  static func notes(_ cluster: AzureCluster, _ login: ClusterSetup, _ flags: [Setting: String]) -> [String] {
    var lines: [String] = []
    if cluster.isStopped {
      lines.append("\(cluster.name) is stopped: kubectl finds no API server until somebody starts it (az aks start)")
    }
    if cluster.isPrivate, flags[.publicFQDN] != "true" {
      lines.append(
        "\(cluster.name) is private: its API server answers in its own network only; where it has a public name, --public-fqdn takes it")
    }
    if cluster.id.kind == .arc {
      lines.append("\(cluster.name) is an Arc cluster: kubectl reaches it only where its API server can be reached directly")
    }
    if cluster.id.kind == .arc, let exec = login.exec, !exec.arguments.contains("--pop-enabled") {
      lines.append("Arc clusters take proof-of-possession tokens, which this login method does not get: -l interactive and -l spn do")
    }
    if case .credentials = login.user {
      lines.append(
        flags[.admin] == "true"
          ? "the certificate of the local administrator is written: whoever has the file is administrator of \(cluster.name), and no log names a person"
          : "\(cluster.name) does not use Entra: its kubeconfig holds a certificate, and whoever has the file can use the cluster")
    }
    return lines
  }
}

extension ResourceManagerError {
  /// Other clusters may be handed out all the same.
  fileprivate var concernsOneCluster: Bool {
    switch self {
    case .noRight, .notFound, .localAccountsOff, .other: true
    default: false
    }
  }
}
