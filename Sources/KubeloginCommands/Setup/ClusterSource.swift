import Platform
import ResourceManager
import Settings

/// Which clusters in Azure setup is asked for.
enum ClusterSource: Equatable {
  case id(ClusterID)
  /// `subscription`: its name or ID.
  case named(String, group: String?, subscription: String?)
  case allRunning(group: String?, subscription: String?)
  /// A person takes one of a list.
  case chosen(group: String?, subscription: String?)

  /// Throws `ClusterChoiceError` or `ChoiceError`; sends nothing.
  ///
  /// - Parameter flags: All of setup.
  init(_ flags: [Setting: String], on host: Host) throws {
    let value = { (setting: Setting) in flags[setting].flatMap { $0.isEmpty ? nil : $0 } }
    let (group, subscription) = (value(.resourceGroup), value(.subscription))
    for (setting, name) in [(Setting.clusterName, value(.clusterName)), (.resourceGroup, group)] {
      if let name, !ClusterID.isName(name) { throw ClusterChoiceError.badName(setting.flag) }
    }
    if let text = value(.resourceID) {
      if let other = [Setting.clusterName, .resourceGroup].first(where: { value($0) != nil }) {
        throw ChoiceError.exclusive(.resourceID, other)
      }
      if flags[.allClusters] == "true" { throw ChoiceError.exclusive(.resourceID, .allClusters) }
      guard let id = ClusterID(text) else { throw ClusterChoiceError.badID }
      self = .id(id)
    } else if flags[.allClusters] == "true" {
      if let other = [Setting.clusterName, .contextName].first(where: { value($0) != nil }) {
        throw ChoiceError.exclusive(.allClusters, other)
      }
      self = .allRunning(group: group, subscription: subscription)
    } else if let name = value(.clusterName) {
      if let group, let subscription, subscription.isSubscriptionID {
        self = .id(ClusterID(subscription: subscription, group: group, name: name))
      } else {
        self = .named(name, group: group, subscription: subscription)
      }
    } else {
      guard ListDialogue.isPossible(on: host) else { throw ClusterChoiceError.noTerminal }
      self = .chosen(group: group, subscription: subscription)
    }
  }

  /// Asks Resource Manager and, where there is one to take, the person. Never empty.
  func clusters(_ inventory: ClusterInventory, tenant: String?, on host: Host, _ progress: Progress) throws -> [AzureCluster] {
    switch self {
    case .id(let id): return [AzureCluster(id: id)]
    case .named(let name, let group, let subscription):
      let found = try inventory.clusters(named: name, group: group, subscription: subscription)
      guard found.count < 2 else { throw ClusterChoiceError.several(name: name, ids: found.map(\.id.text)) }
      if found.isEmpty {
        _ = try ClusterChoiceError.requireSubscription(inventory, tenant)
        throw ClusterChoiceError.unknown(name: name)
      }
      return found
    case .allRunning(let group, let subscription):
      let visible = try visible(inventory, group: group, subscription: subscription, tenant)
      let running = visible.filter { $0.id.kind == .aks && !$0.isStopped }
      progress.clear()
      for cluster in visible where cluster.isStopped { host.say("kubelogin: \(cluster.name) is left out: it is stopped") }
      guard !running.isEmpty else { throw ClusterChoiceError.noneRuns }
      return running
    case .chosen(let group, let subscription):
      let visible = try visible(inventory, group: group, subscription: subscription, tenant)
      progress.clear()
      let rows = alignedLines([Self.header] + visible.map(Self.row))
      return [visible[try ListDialogue(host: host, header: rows[0], lines: Array(rows.dropFirst())).choice()]]
    }
  }

  private func visible(
    _ inventory: ClusterInventory, group: String?, subscription: String?, _ tenant: String?
  ) throws -> [AzureCluster] {
    let found = try inventory.clusters(group: group, subscription: subscription)
    guard found.isEmpty else { return found }
    _ = try ClusterChoiceError.requireSubscription(inventory, tenant)
    throw ClusterChoiceError.noneVisible
  }

  private static let header = ["CLUSTER", "GROUP", "SUBSCRIPTION", "LOCATION", "STATE"]

  private static func row(_ cluster: AzureCluster) -> [String] {
    [cluster.name, cluster.id.group, cluster.subscriptionName ?? cluster.id.subscription, cluster.location, cluster.state ?? "-"]
  }
}

extension String {
  /// Four dashes among 32 hex digits.
  fileprivate var isSubscriptionID: Bool {
    count == 36
      && enumerated().allSatisfy { index, character in
        [8, 13, 18, 23].contains(index) ? character == "-" : character.isHexDigit
      }
  }
}
