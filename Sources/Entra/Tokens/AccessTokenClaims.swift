import OAuth
import Platform

/// What an access token says about who it is for.
///
/// For display: its signature is not verified here, and nothing is granted by it. The API server verifies it.
/// Source: vendor page "Access token claims reference".
public struct AccessTokenClaims: Sendable, Equatable {
  public let objectID: String?
  public let userPrincipalName: String?
  /// A name to show to people: it is not what a cluster knows the user by.
  public let displayName: String?
  /// All names of the user that a directory vouches for: an address for mail is none. Empty for an application.
  public let accountNames: [String]
  /// The application that asked, which is the one that signs in where there is no user.
  public let clientID: String?
  public let tenantID: String?
  public let audiences: [String]
  /// Object IDs.
  public let groups: [String]
  /// The resource path of the managed identity; `nil` for others.
  public let managedIdentity: String?
  /// The groups are too many for a token (more than 200): it only says where to ask for them.
  public let hasGroupOverage: Bool

  /// `nil` when the token is not a JSON Web Token.
  public init?(_ token: String) {
    guard let fields: Fields = unverifiedClaims(of: token) else { return nil }
    objectID = fields.oid?.cleaned
    userPrincipalName = fields.upn?.cleaned
    displayName = (fields.preferredUsername ?? fields.uniqueName ?? fields.email)?.cleaned
    accountNames = [fields.upn, fields.preferredUsername, fields.uniqueName].compactMap { $0?.cleaned }
    managedIdentity = fields.xmsMirid?.cleaned
    clientID = (fields.appid ?? fields.azp)?.cleaned
    tenantID = fields.tid?.cleaned
    audiences = fields.aud?.values.compactMap(\.cleaned) ?? []
    groups = fields.groups?.compactMap(\.cleaned) ?? []
    hasGroupOverage = fields.claimNames?["groups"] != nil || fields.hasgroups == true
  }

  /// How AKS and Arc name the user: members by their user principal name, guests and applications by their object ID.
  public var kubernetesUser: String? { userPrincipalName ?? objectID }

  private struct Fields: Decodable {
    let oid: String?
    let upn: String?
    let preferredUsername: String?
    let uniqueName: String?
    let xmsMirid: String?
    let email: String?
    let appid: String?
    let azp: String?
    let tid: String?
    let aud: AudienceClaim?
    let groups: [String]?
    let hasgroups: Bool?
    let claimNames: [String: String]?

    private enum CodingKeys: String, CodingKey {
      case oid, upn, preferredUsername, uniqueName, xmsMirid, email, appid, azp, tid, aud, groups, hasgroups
      case claimNames = "_claimNames"
    }
  }
}

extension String {
  /// Fit for a terminal; `nil` when nothing is left.
  fileprivate var cleaned: String? {
    let text = withoutControlCharacters
    return text.isEmpty ? nil : text
  }
}
