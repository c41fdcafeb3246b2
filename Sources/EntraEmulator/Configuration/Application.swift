/// An app registration: a client that asks for tokens, a resource that tokens are for, or both.
public struct Application: Sendable, Codable, Equatable {
  /// The client id, also called application id: a GUID.
  public var clientID: String
  public var name: String
  /// Tenants that have a service principal of it, by id or domain; absent means every tenant.
  public var tenants: [String]?
  /// The service principal's object id; absent means one derived from client and tenant.
  public var objectID: String?
  /// Whether it may sign users in without a credential of its own.
  public var publicClient: Bool?
  public var secrets: [Secret]?
  public var certificates: [RegisteredCertificate]?
  /// Whose tokens it accepts in place of a credential of its own.
  public var federatedCredentials: [FederatedCredential]?
  /// Resource URIs beside the client id and `api://` + client id.
  public var identifierURIs: [String]?
  /// Version of the access tokens for this resource, 1 or 2; absent means 1.
  public var accessTokenVersion: Int?
  /// Permission that users have on this resource; absent means `user_impersonation`.
  public var permission: String?
  /// The family of client ids that share refresh tokens; the real service knows `1`.
  public var family: String?
  /// Group object ids of the service principal.
  public var groups: [String]?
  /// So many groups more, with ids made up from the client id.
  public var generatedGroups: Int?
  /// Addresses to which browsers may be sent; absent means `http://localhost` for a public client and none for others.
  public var redirectURIs: [String]?
  /// Client ids of the applications of all tenants for which it may ask tokens; absent means all of them.
  public var preauthorizedFor: [String]?

  /// A client secret.
  public struct Secret: Sendable, Codable, Equatable {
    public var value: String
    /// Seconds since 1970; absent means that it does not expire.
    public var expires: Int?

    public init(value: String, expires: Int? = nil) {
      self.value = value
      self.expires = expires
    }
  }

  public init(
    clientID: String, name: String, tenants: [String]? = nil, objectID: String? = nil, publicClient: Bool? = nil, secrets: [Secret]? = nil,
    certificates: [RegisteredCertificate]? = nil, identifierURIs: [String]? = nil, accessTokenVersion: Int? = nil,
    permission: String? = nil, family: String? = nil, groups: [String]? = nil, federatedCredentials: [FederatedCredential]? = nil,
    redirectURIs: [String]? = nil, generatedGroups: Int? = nil, preauthorizedFor: [String]? = nil
  ) {
    self.clientID = clientID
    self.name = name
    self.tenants = tenants
    self.objectID = objectID
    self.publicClient = publicClient
    self.secrets = secrets
    self.certificates = certificates
    self.identifierURIs = identifierURIs
    self.accessTokenVersion = accessTokenVersion
    self.permission = permission
    self.family = family
    self.groups = groups
    self.federatedCredentials = federatedCredentials
    self.redirectURIs = redirectURIs
    self.generatedGroups = generatedGroups
    self.preauthorizedFor = preauthorizedFor
  }
}
