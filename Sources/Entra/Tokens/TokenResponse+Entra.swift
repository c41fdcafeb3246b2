public import OAuth

/// What Entra adds to a token response.
extension TokenResponse {
  /// When the server would like a new token to be asked for. Source: MSAL, `refresh_in`.
  public var refreshIn: Duration? {
    guard let span = members(RefreshTime.self)?.refreshIn?.value, span > 0, .seconds(span) < lifetime else { return nil }
    return .seconds(span)
  }

  /// `uid.utid`. Source: MSAL, `client_info`.
  public var homeAccountID: String? {
    let account: Account? = members(ClientInfo.self)?.clientInfo.flatMap(decodeBase64URL)
    return account.map { "\($0.uid).\($0.utid)" }
  }

  public var username: String? {
    let claims: NameClaims? = idToken.flatMap(unverifiedClaims)
    return claims.flatMap { $0.preferredUsername ?? $0.upn }
  }

  private struct RefreshTime: Decodable {
    let refreshIn: LooseInteger?
  }

  private struct ClientInfo: Decodable {
    let clientInfo: String?
  }

  private struct Account: Decodable {
    let uid: String
    let utid: String
  }

  private struct NameClaims: Decodable {
    let preferredUsername: String?
    let upn: String?
  }
}
