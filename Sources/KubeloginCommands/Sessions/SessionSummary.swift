import Entra
import LoginMethods
import Platform
import Settings
import TokenCache

/// A session as `kubelogin sessions` shows it. The names are those of `-o json`: scripts rely on them.
struct SessionSummary: Encodable, Equatable {
  let name: String
  let method: String
  let authority: String?
  let tenant: String?
  let client: String?
  let server: String?
  let user: String?
  /// RFC 3339
  let expiresAt: String
  let expired: Bool
  let hasRefreshToken: Bool
  let proofOfPossession: Bool
  /// Where the refresh token is stored.
  let store: String?

  /// - Parameter claims: Fill what the settings leave open, such as the tenant of a managed identity.
  init(_ stored: StoredSession, at now: Timestamp) {
    let claims = AccessTokenClaims(stored.token.text)
    name = stored.name
    method = stored.session.method
    authority = stored.session.authority
    tenant = SharedTenant.shown(stored.session.value(of: .tenantID), claims)
    client = stored.session.value(of: .clientID) ?? claims?.clientID
    server = stored.session.serverID
    user = stored.username ?? claims?.userPrincipalName ?? claims?.displayName
    expiresAt = stored.token.expiresAt.rfc3339
    expired = stored.token.expiresAt <= now
    hasRefreshToken = stored.tokenStore != nil
    proofOfPossession = stored.session.isBoundToKey
    store = stored.tokenStore?.rawValue
  }
}

/// The sessions as a table for people.
struct SessionTable {
  let sessions: [StoredSession]
  let now: Timestamp

  static let header = ["NAME", "METHOD", "USER", "AUTHORITY", "TENANT", "CLIENT", "SERVER", "TOKEN", "REFRESH TOKEN", "STORE"]

  var text: String {
    let names = sessions.map(\.name)
    let rows = sessions.map { stored in
      let summary = SessionSummary(stored, at: now)
      let server = (summary.server ?? "-") + (summary.proofOfPossession ? " (PoP)" : "")
      let fields = [
        Self.shortName(stored.name, among: names), summary.method, summary.user, summary.authority.map(Self.withoutScheme), summary.tenant,
        summary.client, server, summary.expired ? "expired" : (stored.token.expiresAt - now).inWords,
        summary.hasRefreshToken ? "yes" : "no",
        summary.store,
      ]
      return fields.map { $0?.withoutControlCharacters ?? "-" }
    }
    return alignedText([Self.header] + rows)
  }

  /// With 8 digits of the hash where they tell it from the others; logout takes any start that does.
  static func shortName(_ name: String, among names: [String]) -> String {
    guard let dash = name.lastIndex(of: "-") else { return name }
    let short = String(name[...dash] + name[name.index(after: dash)...].prefix(8))
    return names.filter { $0.hasPrefix(short) }.count > 1 ? name : short
  }

  private static func withoutScheme(_ address: String) -> String {
    address.hasPrefix("https://") ? String(address.dropFirst("https://".count)) : address
  }
}
