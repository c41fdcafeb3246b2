/// A person who can sign in.
public struct User: Sendable, Codable, Equatable {
  /// The user principal name.
  public var name: String
  public var displayName: String
  public var password: String
  /// Id or domain of the home tenant.
  public var tenant: String
  /// A GUID: the user's object id in the home tenant.
  public var objectID: String
  /// Object ids of groups in the home tenant.
  public var groups: [String]?
  /// So many groups more, with ids made up from the user's name.
  public var generatedGroups: Int?
  public var guestIn: [Guest]?
  /// AADSTS number that the right password is answered with, where a password alone will not do.
  public var passwordError: Int?

  /// A user's account in a tenant that is not their own.
  public struct Guest: Sendable, Codable, Equatable {
    public var tenant: String
    public var objectID: String
    public var groups: [String]?

    public init(tenant: String, objectID: String, groups: [String]? = nil) {
      self.tenant = tenant
      self.objectID = objectID
      self.groups = groups
    }
  }

  public init(
    name: String, displayName: String, password: String, tenant: String, objectID: String, groups: [String]? = nil,
    generatedGroups: Int? = nil, guestIn: [Guest]? = nil, passwordError: Int? = nil
  ) {
    self.name = name
    self.displayName = displayName
    self.password = password
    self.tenant = tenant
    self.objectID = objectID
    self.groups = groups
    self.generatedGroups = generatedGroups
    self.guestIn = guestIn
    self.passwordError = passwordError
  }
}
