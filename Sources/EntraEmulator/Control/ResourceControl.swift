import FoundationEssentials

/// `/_emulator/clusters` and `/_emulator/subscriptions`: what an administrator does with `az aks` and at the portal.
enum ResourceControl {
  static let calls = [
    Control.Call("GET", "clusters", "the clusters", listClusters),
    Control.Call("POST", "clusters", "change a cluster, or make one like another", changeCluster),
    Control.Call("DELETE", "clusters", "remove a cluster: {\"name\": …}", removeCluster),
    Control.Call("GET", "subscriptions", "the subscriptions", listSubscriptions),
    Control.Call("POST", "subscriptions", "change a subscription, or make one", changeSubscription),
    Control.Call("DELETE", "subscriptions", "remove a subscription: {\"id\": …}", removeSubscription),
  ]

  // MARK: Clusters

  private static func listClusters(_ exchange: Exchange) throws -> JSON {
    .array(try exchange.directory.clusters.map(JSON.init(encoding:)))
  }

  /// Members are those of the configuration; those of `azure` may stand beside the others. Null takes one back.
  private static func changeCluster(_ exchange: Exchange) throws -> JSON {
    var order = try exchange.controlBody(as: JSON.self)
    guard case .string(let name)? = order["name"] else { throw ConfigurationError("name is missing") }
    let like = order["like"]
    order["like"] = nil
    let change = try sorted(order)
    return try exchange.emulator.withDirectory { directory in
      let base = try template(for: name, like: like, directory)
      let cluster = try JSONDecoder().reading(Cluster.self, from: base.overlaid(with: change))
      var changed = directory
      changed.clusters.removeAll { $0.name == name }
      let place = directory.clusters.firstIndex { $0.name == name } ?? changed.clusters.count
      changed.clusters.insert(cluster, at: place)
      try changed.validateClusters()
      directory = changed
      return try JSON(encoding: cluster)
    }
  }

  /// What the order is laid over: the cluster itself, or another one without what only one can have.
  private static func template(for name: String, like: JSON?, _ directory: Directory) throws -> JSON {
    if let known = directory.cluster(name), like == nil { return try JSON(encoding: known) }
    var model = directory.clusters.first
    if case .string(let name)? = like { model = directory.cluster(name) }
    guard let model else { throw ConfigurationError("there is no cluster to be like") }
    var base = try JSON(encoding: model)
    for member in ["resourceID", "popHost", "azure"] { base[member] = nil }
    return base
  }

  private static let facts = [
    "location", "powerState", "provisioningState", "sku", "tags", "enablePrivateCluster", "enablePrivateClusterPublicFQDN",
    "authorizedIPRanges", "entra", "connectivityStatus",
  ]
  private static let members = [
    "name", "serverApplication", "popHost", "tenants", "version", "namespaces", "pods", "access", "resourceID", "enableAzureRBAC",
    "adminGroupObjectIDs", "disableLocalAccounts", "structuredAuthentication", "webhooks", "azure",
  ]

  /// Puts the members of `azure` into it.
  private static func sorted(_ order: JSON) throws -> JSON {
    var (change, azure): (JSON, JSON) = ([:], order["azure"] ?? [:])
    for member in order.members where member.name != "azure" {
      if facts.contains(member.name) {
        azure = azure.adding(.object([member]))
      } else {
        guard members.contains(member.name) else { throw ConfigurationError("a cluster has no member '\(member.name)'") }
        change = change.adding(.object([member]))
      }
    }
    for member in azure.members where !facts.contains(member.name) {
      throw ConfigurationError("azure of a cluster has no member '\(member.name)'")
    }
    return change.adding(["azure": azure])
  }

  private static func removeCluster(_ exchange: Exchange) throws -> JSON {
    struct Order: Decodable {
      var name: String
    }
    let name = try exchange.controlBody(as: Order.self).name
    return try exchange.emulator.withDirectory { directory in
      guard let removed = directory.cluster(name) else { throw ConfigurationError("there is no cluster '\(name)'") }
      directory.clusters.removeAll { $0.name == name }
      return try JSON(encoding: removed)
    }
  }

  // MARK: Subscriptions

  private static func listSubscriptions(_ exchange: Exchange) throws -> JSON {
    .array(try exchange.directory.subscriptions.map(JSON.init(encoding:)))
  }

  private static func changeSubscription(_ exchange: Exchange) throws -> JSON {
    let order = try exchange.controlBody(as: JSON.self)
    guard case .string(let id)? = order["id"] else { throw ConfigurationError("id is missing") }
    return try exchange.emulator.withDirectory { directory in
      let known = directory.subscriptions.firstIndex { $0.id.lowercased() == id.lowercased() }
      let base = try known.map { try JSON(encoding: directory.subscriptions[$0]) } ?? [:]
      let subscription = try JSONDecoder().reading(Subscription.self, from: base.overlaid(with: order))
      try subscription.validate(in: directory.tenants)
      if let known { directory.subscriptions[known] = subscription } else { directory.subscriptions.append(subscription) }
      return try JSON(encoding: subscription)
    }
  }

  private static func removeSubscription(_ exchange: Exchange) throws -> JSON {
    struct Order: Decodable {
      var id: String
    }
    let id = try exchange.controlBody(as: Order.self).id
    return try exchange.emulator.withDirectory { directory in
      let known = directory.subscriptions.firstIndex { $0.id.lowercased() == id.lowercased() }
      guard let known else { throw ConfigurationError("there is no subscription '\(id)'") }
      return try JSON(encoding: directory.subscriptions.remove(at: known))
    }
  }
}

extension JSON {
  /// What a value of the configuration looks like.
  fileprivate init(encoding value: some Encodable) throws {
    self = try JSONDecoder().decode(JSON.self, from: try JSONEncoder().encode(value))
  }
}

extension JSONDecoder {
  /// Throws `ConfigurationError` with the place of the fault.
  fileprivate func reading<Value: Decodable>(_ type: Value.Type, from json: JSON) throws -> Value {
    do { return try decode(type, from: Data(json.bytes)) } catch let error as DecodingError { throw ConfigurationError(describing: error) }
  }
}
