import Platform

/// Finds clusters: all at once through Azure Resource Graph, or subscription by subscription where that refuses.
public struct ClusterInventory {
  private let manager: ResourceManagerClient
  /// Told what is asked for, for a line on a terminal.
  private let progress: (String) -> Void

  public init(_ manager: ResourceManagerClient, progress: @escaping (String) -> Void = { _ in }) {
    self.manager = manager
    self.progress = progress
  }

  /// In the order of their names. Throws `ResourceManagerError` and what the sign-in throws.
  ///
  /// - Parameters:
  ///   - name: Only those of this name, and of this group and subscription where they are given.
  ///   - subscription: Its name or ID.
  public func clusters(named name: String? = nil, group: String? = nil, subscription: String? = nil) throws -> [AzureCluster] {
    let found: [AzureCluster]
    do {
      found = try queried(ClusterQuery(name: name, group: group, subscription: subscription))
    } catch let error as ResourceManagerError where error.letsListsTry {
      manager.host.log(5, "Resource Graph is not used: \(error.summary)")
      found = try listed(subscription).filter { cluster in
        (name.map { $0.lowercased() == cluster.name.lowercased() } ?? true)
          && (group.map { $0.lowercased() == cluster.id.group.lowercased() } ?? true)
      }
    }
    return found.sorted { ($0.name.lowercased(), $0.id.text.lowercased()) < ($1.name.lowercased(), $1.id.text.lowercased()) }
  }

  /// Whose clusters an empty list may hide. Throws as `clusters` does.
  public func subscriptions() throws -> [AzureSubscription] {
    try pages(of: AzureSubscription.self, "/subscriptions?api-version=2022-12-01", what: "list of subscriptions")
  }

  // MARK: Resource Graph

  private func queried(_ query: ClusterQuery) throws -> [AzureCluster] {
    var (clusters, skipToken, seen) = ([AzureCluster](), String?.none, Set<String>())
    repeat {
      progress(clusters.isEmpty ? "Asking Azure for its clusters" : "Asking Azure for its clusters: \(clusters.count) so far")
      let body = try manager.answer("POST", ClusterQuery.path, body: query.body(skipToken: skipToken))
      let answer = try manager.decoded(ClusterQuery.Answer.self, body, what: "list of clusters")
      clusters += answer.data.compactMap(\.cluster)
      skipToken = answer.skipToken.flatMap { $0.isEmpty ? nil : $0 }
      // A page that names itself would be asked for without end.
    } while skipToken.map { seen.insert($0).inserted } ?? false
    return clusters
  }

  // MARK: Lists

  private func listed(_ subscription: String?) throws -> [AzureCluster] {
    let subscriptions = try subscriptions().filter { one in
      subscription.map { [one.id.lowercased(), one.name.lowercased()].contains($0.lowercased()) } ?? true
    }
    var clusters: [AzureCluster] = []
    for (index, subscription) in subscriptions.enumerated() {
      progress("Asking Azure for its clusters: subscription \(index + 1) of \(subscriptions.count)")
      for (kind, version) in [(ClusterID.Kind.aks, ManagedClusters.version), (.arc, ConnectedClusters.version)] {
        let path = "/subscriptions/\(ClusterID.encoded(subscription.id))/providers/\(kind.type)?api-version=\(version)"
        do {
          let documents = try pages(of: ClusterDocument.self, path, what: "list of clusters")
          clusters += documents.compactMap(\.cluster).map { cluster in
            var cluster = cluster
            cluster.subscriptionName = subscription.name
            return cluster
          }
        } catch let error as ResourceManagerError where error.concernsOneSubscription {
          manager.host.log(5, "no clusters of subscription \(subscription.id): \(error.summary)")
        }
      }
    }
    return clusters
  }

  private func pages<Element: Decodable>(of type: Element.Type, _ path: String, what: String) throws -> [Element] {
    var (elements, next, seen) = ([Element](), String?.some(path), Set<String>())
    while let url = next, seen.insert(url).inserted {
      let page = try manager.decoded(Page<Element>.self, manager.answer("GET", url), what: what)
      elements += page.value
      next = try manager.nextPage(page.nextLink)
    }
    return elements
  }

  private struct Page<Element: Decodable>: Decodable {
    let value: [Element]
    let nextLink: String?
  }
}

/// A subscription, by its two names.
public struct AzureSubscription: Sendable, Equatable, Decodable {
  public let id: String
  public let name: String

  private enum CodingKeys: String, CodingKey {
    case id = "subscriptionId"
    case name = "displayName"
  }
}

extension ResourceManagerError {
  /// Resource Graph is not there, or not for this identity: a private cloud has none.
  fileprivate var letsListsTry: Bool {
    switch self {
    case .noRight, .notFound, .notRegistered, .version: true
    case .other(let refusal): [400, 403, 405, 501].contains(refusal.status)
    case .unexpected, .token, .wrongAudience, .wrongTenant, .localAccountsOff, .throttled, .foreignPage, .unreadable: false
    }
  }

  /// The other subscriptions may have clusters all the same.
  fileprivate var concernsOneSubscription: Bool {
    switch self {
    case .noRight, .notFound, .notRegistered: true
    case .other(let refusal): [400, 403, 409].contains(refusal.status)
    default: false
    }
  }
}
