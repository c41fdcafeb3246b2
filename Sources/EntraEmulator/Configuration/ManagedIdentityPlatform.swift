/// The platform's part in managed identities: who has one, and how programs on the machine prove that they may ask.
public struct ManagedIdentityPlatform: Sendable, Codable, Equatable {
  public var identities: [ManagedIdentity]
  /// What IDENTITY_HEADER and MSI_SECRET hold on this machine.
  public var secret: String
  /// The port for plain HTTP, 0 for any; absent means none unless a flag names one.
  public var httpPort: Int?
  /// Where keys for Azure Arc's challenge are left; absent means the folder `tokens` of the state directory. Clients accept
  /// `/var/opt/azcmagent/tokens` only.
  public var arcKeyFolder: String?

  /// An identity that is assigned to the machine.
  public struct ManagedIdentity: Sendable, Codable, Equatable {
    public var name: String
    /// Id or domain.
    public var tenant: String
    /// GUIDs.
    public var clientID: String
    public var objectID: String
    /// The ARM ID of a user-assigned identity; the system-assigned one has none.
    public var resourceID: String?

    public init(name: String, tenant: String, clientID: String, objectID: String, resourceID: String? = nil) {
      self.name = name
      self.tenant = tenant
      self.clientID = clientID
      self.objectID = objectID
      self.resourceID = resourceID
    }
  }

  public init(identities: [ManagedIdentity], secret: String, httpPort: Int? = nil, arcKeyFolder: String? = nil) {
    self.identities = identities
    self.secret = secret
    self.httpPort = httpPort
    self.arcKeyFolder = arcKeyFolder
  }
}
