import Platform

/// Where refresh tokens can serve: one per person, for every tenant and server of that client.
///
/// Source: Entra, "Refresh tokens in the Microsoft identity platform": bound to user and client, not to resource or tenant.
public struct AccountScope: Sendable, Equatable {
  public let authorityHost: String
  public let clientID: String
  /// Who signs in, where that is known beforehand; `nil` where it is up to the person.
  public let user: User?

  /// A user who is named, and what the user signs in with.
  public struct User: Sendable, Equatable {
    public let name: String
    /// A salted hash of the credential: a refresh token does not spare another credential its check.
    public let credential: String

    public init(name: String, credential: String) {
      self.name = name
      self.credential = credential
    }
  }

  public init(authorityHost: String, clientID: String, user: User? = nil) {
    self.authorityHost = authorityHost
    self.clientID = clientID
    self.user = user
  }

  /// The start of its accounts' names, which does not depend on the user: a sign-in by password serves the person's other ways too.
  func name(_ salt: Salt) -> String {
    String(salt.hash("\(authorityHost)\u{0}\(clientID)").prefix(16))
  }

  /// The name of its lock and prompt: who signs in with a credential of their own does not wait for another person.
  func queueName(_ salt: Salt) -> String {
    guard let user else { return name(salt) }
    return "\(name(salt))-\(salt.hash("user\u{0}\(user.name.lowercased())\u{0}\(user.credential)").prefix(16))"
  }

  /// Whether an account of this host and client may serve here without asking: never another user's, never unchecked.
  func covers(_ account: AccountRecord) -> Bool {
    guard let user else { return true }
    return account.username?.lowercased() == user.name.lowercased() && account.credential == user.credential
  }
}

/// The file of an account. Its refresh token is in a secret store, under the account's name.
struct AccountRecord: Codable, Equatable {
  var authorityHost: String
  var clientID: String
  var homeAccountID: String
  var username: String?
  /// `AccountScope.User.credential` of the latest sign-in that had one.
  var credential: String?
  /// A salted hash: shows that a refresh token is another one, without reading it.
  var refreshTokenHash: String
  /// Where the refresh token is stored.
  var store: SecretStore.Kind
  var updatedAt: Timestamp
}
