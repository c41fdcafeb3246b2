/// Names in place of a tenant: Entra then takes the one that the person belongs to.
///
/// Source: Entra, "OpenID Connect on the Microsoft identity platform", tenant values.
public enum SharedTenant: String, Sendable, CaseIterable {
  case organizations, common, consumers

  /// The tenant to show for one that was asked for: where that is shared, the tenant that the token tells.
  public static func shown(_ asked: String?, _ claims: AccessTokenClaims?) -> String? {
    guard let asked, SharedTenant(rawValue: asked.lowercased()) == nil else { return claims?.tenantID ?? asked }
    return asked
  }
}
