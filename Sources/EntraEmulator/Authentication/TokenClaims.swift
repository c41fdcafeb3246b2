/// The claims of an access token by which a cluster knows its users.
struct TokenClaims: Decodable {
  var aud: String
  var iss: String
  var tid: String
  var oid: String
  var nbf: Int
  var exp: Int
  var upn: String?
  var preferredUsername: String?
  var groups: [String]?
  var claimNames: [String: String]?
  /// `app` for tokens of applications.
  var idtyp: String?
  var appid: String?
  var azp: String?

  enum CodingKeys: String, CodingKey {
    case aud, iss, tid, oid, nbf, exp, upn, groups, idtyp, appid, azp
    case preferredUsername = "preferred_username"
    case claimNames = "_claim_names"
  }

  /// Whether the groups are too many to be listed.
  var hasOverage: Bool { groups == nil && claimNames?["groups"] != nil }
  var isApplication: Bool { idtyp == "app" }
}
