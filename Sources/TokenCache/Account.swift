import Platform

/// Where refresh tokens can serve: one per person, for every tenant and server of that client.
///
/// Source: Entra, "Refresh tokens in the Microsoft identity platform": bound to user and client, not to resource or tenant.
public struct AccountScope: Sendable, Equatable {
  public let authorityHost: String
  public let clientID: String

  public init(authorityHost: String, clientID: String) {
    self.authorityHost = authorityHost
    self.clientID = clientID
  }

  func name(_ salt: Salt) -> String {
    String(salt.hash("\(authorityHost)\u{0}\(clientID)").prefix(16))
  }
}

/// The file of an account.
struct AccountRecord: Codable, Equatable {
  var authorityHost: String
  var clientID: String
  var homeAccountID: String
  var username: String?
  var refreshToken: String
  var updatedAt: Timestamp
}
