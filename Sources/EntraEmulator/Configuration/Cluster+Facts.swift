extension Cluster {
  /// What Azure Resource Manager knows about a cluster and its API server does not. Every member may be absent.
  public struct Facts: Sendable, Codable, Equatable {
    /// Absent means `westeurope`.
    public var location: String?
    /// `Running` or `Stopped`; absent means `Running`. The API server of a stopped cluster breaks every connection.
    public var powerState: String?
    /// Absent means `Succeeded`.
    public var provisioningState: String?
    /// `Base` or `Automatic`; absent means `Base`.
    public var sku: String?
    public var tags: [String: String]?
    /// Whether its API server has an address in a virtual network only; absent means no.
    public var enablePrivateCluster: Bool?
    /// Whether a private cluster has a public name too; absent means yes, as in AKS.
    public var enablePrivateClusterPublicFQDN: Bool?
    /// Absent means that every address may connect.
    public var authorizedIPRanges: [String]?
    /// Whether people sign in with Entra; absent means yes.
    public var entra: Bool?
    /// Of an Arc cluster: `Connected`, `Offline`, `Expired` or `Connecting`; absent means `Connected`.
    public var connectivityStatus: String?

    public init(
      location: String? = nil, powerState: String? = nil, provisioningState: String? = nil, sku: String? = nil,
      tags: [String: String]? = nil, enablePrivateCluster: Bool? = nil, enablePrivateClusterPublicFQDN: Bool? = nil,
      authorizedIPRanges: [String]? = nil, entra: Bool? = nil, connectivityStatus: String? = nil
    ) {
      self.location = location
      self.powerState = powerState
      self.provisioningState = provisioningState
      self.sku = sku
      self.tags = tags
      self.enablePrivateCluster = enablePrivateCluster
      self.enablePrivateClusterPublicFQDN = enablePrivateClusterPublicFQDN
      self.authorizedIPRanges = authorizedIPRanges
      self.entra = entra
      self.connectivityStatus = connectivityStatus
    }

    func validate(of cluster: String) throws(ConfigurationError) {
      guard ["Running", "Stopped"].contains(powerState ?? "Running") else {
        throw ConfigurationError("powerState of the cluster '\(cluster)' is neither Running nor Stopped")
      }
      guard ["Base", "Automatic"].contains(sku ?? "Base") else {
        throw ConfigurationError("sku of the cluster '\(cluster)' is neither Base nor Automatic")
      }
      guard (location ?? "x").allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), location != "" else {
        throw ConfigurationError("location of the cluster '\(cluster)' is none: letters and digits only, such as westeurope")
      }
    }
  }

  var facts: Facts { azure ?? Facts() }
  var location: String { facts.location ?? "westeurope" }
  var isStopped: Bool { facts.powerState == "Stopped" }
  var isPrivate: Bool { facts.enablePrivateCluster ?? false }
  var usesEntra: Bool { facts.entra ?? true }
  var allowsLocalAccounts: Bool { disableLocalAccounts != true }
  /// Without the `v` in front.
  var kubernetesVersion: String { version.hasPrefix("v") ? String(version.dropFirst()) : version }

  /// Its names in the DNS, made up from its ARM id: those of the real service, at which nothing listens.
  struct Names: Sendable, Equatable {
    let prefix: String
    /// Nil for a private cluster without a public name.
    let publicName: String?
    let privateName: String?
    let portal: String
  }

  func names(at id: Scope) -> Names {
    let unique = guid(named: id.text.lowercased())
    let prefix = "\(id.name.lowercased())-dns-\(unique.prefix(8))"
    let hasPublicName = !isPrivate || facts.enablePrivateClusterPublicFQDN ?? true
    return Names(
      prefix: prefix, publicName: hasPublicName ? "\(prefix).hcp.\(location).azmk8s.io" : nil,
      privateName: isPrivate ? "\(prefix).\(unique).privatelink.\(location).azmk8s.io" : nil,
      portal: "\(prefix).portal.hcp.\(location).azmk8s.io")
  }
}

extension Scope {
  /// The last segment.
  var name: String { segments.last ?? "" }

  var resourceGroup: String? {
    segments.count >= 4 && segments[2].lowercased() == "resourcegroups" ? segments[3] : nil
  }
}
