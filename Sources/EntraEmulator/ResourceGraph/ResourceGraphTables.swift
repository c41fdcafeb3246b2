/// The tables of Resource Graph, with what the caller may read.
struct ResourceGraphTables: Sendable {
  private let tables: [String: QueryTable]

  subscript(name: String) -> QueryTable? { tables[name] }

  private static let columns = [
    "id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId", "managedBy", "sku", "plan", "properties",
    "tags", "identity", "zones", "extendedLocation",
  ]

  private static let dynamic: Set = ["sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation"]

  init(_ call: ResourceManagerCall, subscriptions: Set<String>?) throws(ResourceManagerError) {
    let (directory, tenant) = (call.directory, call.caller.tenant)
    let meant = directory.subscriptions(of: tenant).filter { subscriptions?.contains($0.id.lowercased()) ?? true }
    let ids = Set(meant.map { $0.id.lowercased() })
    let clusters = directory.clusterResources.filter { resource in
      resource.kind != .fleet && ids.contains(resource.id.subscription?.lowercased() ?? "")
        && call.rights.permits("\(resource.kind.rawValue)/read", at: resource.id)
    }
    let containers = meant.flatMap { subscription -> [JSON] in
      guard call.rights.sees(subscription.scope) else { return [] }
      return [Self.row(subscription, tenant)] + directory.resourceGroups(in: subscription).map { Self.row($0, subscription, tenant) }
    }
    tables = [
      "resources": QueryTable(columns: Self.columns, rows: clusters.map { Self.row($0, tenant) }, dynamic: Self.dynamic),
      "resourcecontainers": QueryTable(columns: Self.columns, rows: containers, dynamic: Self.dynamic),
    ]
  }

  private static func row(_ resource: ClusterResource, _ tenant: Tenant) -> JSON {
    filled([
      "id": .string(resource.id.text), "name": .string(resource.name), "type": .string(resource.kind.rawValue.lowercased()),
      "tenantId": .string(tenant.id), "location": .string(resource.cluster.location),
      "resourceGroup": .string((resource.id.resourceGroup ?? "").lowercased()), "subscriptionId": .string(resource.id.subscription ?? ""),
      "sku": resource.sku, "properties": resource.properties, "tags": resource.tags, "identity": resource.identity,
    ])
  }

  private static func row(_ subscription: Subscription, _ tenant: Tenant) -> JSON {
    filled([
      "id": .string(subscription.scope.text), "name": .string(subscription.name), "type": "microsoft.resources/subscriptions",
      "tenantId": .string(tenant.id), "subscriptionId": .string(subscription.id),
      "properties": ["state": .string(subscription.state ?? "Enabled")],
    ])
  }

  private static func row(_ group: ResourceGroup, _ subscription: Subscription, _ tenant: Tenant) -> JSON {
    filled([
      "id": .string(group.scope.text), "name": .string(group.scope.name), "type": "microsoft.resources/subscriptions/resourcegroups",
      "tenantId": .string(tenant.id), "location": .string(group.location), "resourceGroup": .string(group.scope.name.lowercased()),
      "subscriptionId": .string(subscription.id), "properties": ["provisioningState": "Succeeded"],
    ])
  }

  /// Texts that are not there are empty, everything else is null.
  private static func filled(_ row: JSON) -> JSON {
    .object(
      columns.map { name in
        let empty: JSON = ["kind", "location", "resourceGroup", "managedBy"].contains(name) ? "" : .null
        return JSON.Member(name, row[name] ?? empty)
      })
  }
}
