import Platform
import ResourceManager

/// No cluster, or not one, is what was asked for. Nothing is written then.
enum ClusterChoiceError: UserFacingError, Equatable {
  /// `tenant`: of the sign-in, where its token tells.
  case noSubscription(tenant: String?)
  case noneVisible
  case noneRuns
  case unknown(name: String)
  case several(name: String, ids: [String])
  case badID
  case badName(String)
  /// Nothing says which cluster, and nobody is there to ask.
  case noTerminal
  case notChosen
  case unusableAnswer(name: String, reason: String)

  var code: String {
    switch self {
    case .noSubscription: "clusters.no-subscription"
    case .noneVisible, .noneRuns: "clusters.none"
    case .unknown: "clusters.unknown"
    case .several: "clusters.several"
    case .badID, .badName: "clusters.id"
    case .noTerminal: "clusters.no-terminal"
    case .notChosen: "clusters.not-chosen"
    case .unusableAnswer: "clusters.kubeconfig"
    }
  }

  var summary: String {
    switch self {
    case .noSubscription(let tenant): "this sign-in sees no subscription\(tenant.map { " in tenant \($0)" } ?? "")"
    case .noneVisible: "there is no cluster that you can see"
    case .noneRuns: "there is no AKS cluster that runs and that you can see"
    case .unknown(let name): "there is no cluster \"\(name)\" that you can see"
    case .several(let name, let ids): "\(ids.count) clusters have the name \"\(name)\": \(ids.joined(separator: ", "))"
    case .badID: "the value of --resource-id is no ID of a cluster"
    case .badName(let flag): "the value of \(flag) cannot be a name in Azure"
    case .noTerminal: "nothing says which cluster is meant, and there is no terminal to choose one from a list"
    case .notChosen: "no cluster was chosen"
    case .unusableAnswer(let name, let reason): "Azure's kubeconfig for \(name) cannot be used: \(reason)"
    }
  }

  var remedy: String {
    switch self {
    case .noSubscription:
      "for another tenant add --tenant-id; else ask for the role \"Azure Kubernetes Service Cluster User Role\" "
        + "(4abbcc35-e782-43d8-92c5-2d3f1bd2253f) on the cluster"
    case .noneVisible, .unknown:
      "kubelogin clusters lists what you can see; for another tenant add --tenant-id. With a role that lets you sign in but not read, "
        + "such as Azure Kubernetes Service RBAC Cluster Admin, give --resource-id. Nothing was written"
    case .noneRuns: "kubelogin clusters lists what you can see; nothing was written"
    case .several: "add --resource-group or --subscription, or give one of these with --resource-id; nothing was written"
    case .badID:
      "it is like /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…; kubelogin clusters -o json prints it"
    case .badName: "a name has letters, digits, '-', '_', '.' and parentheses; nothing was written"
    case .noTerminal: "give --name, or --resource-id, or --all, or --name with --server; nothing was written"
    case .notChosen: "nothing was written"
    case .unusableAnswer: "write the cluster by hand with setup --server; nothing was written"
    }
  }
}

extension ClusterChoiceError {
  /// The number of subscriptions that the sign-in sees.
  static func requireSubscription(_ inventory: ClusterInventory, _ tenant: String?) throws -> Int {
    let count = try inventory.subscriptions().count
    guard count > 0 else { throw noSubscription(tenant: tenant) }
    return count
  }
}
