public import Platform

/// An access token and its times. Its text is opaque here.
public struct Token: Codable, Sendable, Equatable {
  public var text: String
  public var issuedAt: Timestamp
  public var expiresAt: Timestamp
  /// When the server would like a new one asked for; before `expiresAt`.
  public var refreshAt: Timestamp?

  public init(text: String, issuedAt: Timestamp, expiresAt: Timestamp, refreshAt: Timestamp? = nil) {
    self.text = text
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.refreshAt = refreshAt
  }
}

/// What a sign-in or a refresh brings.
public struct IssuedToken: Sendable, Equatable {
  public var token: Token
  public var refreshToken: String?
  /// `uid.utid` of the person, stable across tenants. `nil` for applications.
  public var homeAccountID: String?
  public var username: String?
  /// Why nobody can tell whose account the token is of, so that it must not be kept; `nil` where it may be.
  public var doubt: String?

  public init(
    token: Token, refreshToken: String? = nil, homeAccountID: String? = nil, username: String? = nil, doubt: String? = nil
  ) {
    self.token = token
    self.refreshToken = refreshToken
    self.homeAccountID = homeAccountID
    self.username = username
    self.doubt = doubt
  }
}
