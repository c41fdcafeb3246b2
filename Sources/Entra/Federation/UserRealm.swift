import OAuth
import Platform

/// Who checks a user's password: Entra, or the federation server of the user's domain.
///
/// Source: MSAL, user realm discovery (`/common/UserRealm/{user}?api-version=1.0`).
enum UserRealm: Equatable {
  case managed
  case federated(Federation)

  struct Federation: Equatable {
    let domain: String
    /// Where the federation server describes its endpoints.
    let metadataURL: String?
    /// Its endpoint for passwords, where it does not describe them.
    let activeURL: String?
    /// What its assertion is for.
    let audience: String
  }

  /// Asks the authority. Nothing is asked where the answer is known: an AD FS checks its users itself, and the first domain of a tenant
  /// cannot be federated.
  static func of(_ username: String, at authority: Authority, client: OAuthClient) throws -> UserRealm {
    guard authority.tenant != "adfs", !isFirstDomain(username) else { return .managed }
    let url = "\(authority.host)/common/UserRealm/\(Form.encoded(username).replacing("+", with: "%20"))?api-version=1.0"
    let response = try client.send(HTTPRequest(method: "GET", url: url, timeout: OAuthClient.longestTry))
    // A private cloud may know nothing of realms.
    if response.status == 404 { return .managed }
    guard response.status == 200 else { throw client.failure(response, from: authority) }
    guard let fields = try? decodeJSON(Fields.self, response.body), let type = fields.accountType else {
      throw UnexpectedResponse(response, from: authority, reason: "does not tell the user's realm")
    }
    // Of an unknown user the token endpoint has more to say than the realm has.
    guard type.lowercased() == "federated" else { return .managed }
    let domain = fields.domainName ?? String(username.split(separator: "@").last ?? "")
    guard fields.federationProtocol?.lowercased() == "wstrust" else { throw FederationError.unknownProtocol(domain: domain) }
    return .federated(
      Federation(
        domain: domain, metadataURL: fields.federationMetadataUrl, activeURL: fields.federationActiveAuthUrl,
        audience: fields.cloudAudienceUrn ?? "urn:federation:MicrosoftOnline"))
  }

  /// Source: Entra, "Managing custom domain names": the initial domain. Entra refuses to federate it.
  private static func isFirstDomain(_ username: String) -> Bool {
    let name = username.lowercased()
    return [".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn"].contains { name.hasSuffix($0) }
  }

  private struct Fields: Decodable {
    let accountType: String?
    let domainName: String?
    let federationProtocol: String?
    let federationMetadataUrl: String?
    let federationActiveAuthUrl: String?
    let cloudAudienceUrn: String?
  }
}
