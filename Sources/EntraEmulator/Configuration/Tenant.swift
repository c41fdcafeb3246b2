/// A directory: an organisation that owns users and applications.
public struct Tenant: Sendable, Codable, Equatable {
  /// A GUID.
  public var id: String
  public var domain: String
  public var name: String
  /// Domains whose passwords the federation server checks; the emulator is that server too.
  public var federatedDomains: [String]?

  public init(id: String, domain: String, name: String, federatedDomains: [String]? = nil) {
    self.id = id
    self.domain = domain
    self.name = name
    self.federatedDomains = federatedDomains
  }
}
