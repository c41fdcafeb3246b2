/// A directory: an organisation that owns users and applications.
public struct Tenant: Sendable, Codable, Equatable {
  /// A GUID.
  public var id: String
  public var domain: String
  public var name: String

  public init(id: String, domain: String, name: String) {
    self.id = id
    self.domain = domain
    self.name = name
  }
}
