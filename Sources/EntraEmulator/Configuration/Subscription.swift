/// An Azure subscription: what the Azure CLI shows and chooses an account by.
public struct Subscription: Sendable, Codable, Equatable {
  /// A GUID.
  public var id: String
  public var name: String
  /// Id or domain.
  public var tenant: String

  public init(id: String, name: String, tenant: String) {
    self.id = id
    self.name = name
    self.tenant = tenant
  }
}
