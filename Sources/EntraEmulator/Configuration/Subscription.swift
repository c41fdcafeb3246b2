/// An Azure subscription: what the Azure CLI shows and chooses an account by.
public struct Subscription: Sendable, Codable, Equatable {
  /// A GUID.
  public var id: String
  public var name: String
  /// Id or domain.
  public var tenant: String
  /// Names of the management groups above it, below the tenant's own, whose name is the tenant's id; absent means none.
  public var managementGroups: [String]?
  /// `Enabled`, `Warned`, `PastDue`, `Disabled` or `Deleted`; absent means `Enabled`.
  public var state: String?

  public init(id: String, name: String, tenant: String, managementGroups: [String]? = nil, state: String? = nil) {
    self.id = id
    self.name = name
    self.tenant = tenant
    self.managementGroups = managementGroups
    self.state = state
  }
}
