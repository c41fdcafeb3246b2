import Entra
import LoginMethods
import Platform
import Settings
import TokenCache

/// What `kubelogin status` shows. The names are those of `-o json`: scripts rely on them.
struct StatusReport: Encodable, Equatable {
  let context: String
  let state: SessionStanding.State
  let method: String
  /// The session's name; absent while there is none.
  let session: String?
  let authority: String?
  let tenant: String?
  let client: String?
  let server: String
  let user: String?
  let objectID: String?
  let audiences: [String]
  /// RFC 3339; absent without a token.
  let expiresAt: String?
  let hasRefreshToken: Bool
  let proofOfPossession: Bool
  let groups: [String]
  /// The groups are too many for a token, which then names none.
  let groupOverage: Bool
  let subjects: [Subject]
  /// Sentences for people.
  private let standing: String
  private let isOpaque: Bool

  /// Of a RoleBinding or ClusterRoleBinding.
  struct Subject: Encodable, Equatable {
    let kind: String
    let name: String
    var apiGroup = "rbac.authorization.k8s.io"
  }

  private enum CodingKeys: CodingKey {
    case context, state, method, session, authority, tenant, client, server, user, objectID, audiences, expiresAt, hasRefreshToken
    case proofOfPossession, groups, groupOverage, subjects
  }

  init(_ found: ContextSession, at now: Timestamp) {
    let standing = found.session.flatMap { session in found.catalogue?.standing(of: session, from: found.source, at: now) }
    let stored = standing?.stored
    let claims = stored.flatMap { AccessTokenClaims($0.token.text) }
    context = found.context
    state = standing?.state ?? .signedOut
    method = found.method.name
    session = stored?.name
    authority = found.session?.authority
    tenant = SharedTenant.shown(found.settings.nonEmpty(.tenantID), claims)
    client = found.settings.nonEmpty(.clientID) ?? claims?.clientID
    server = found.settings[.serverID]
    user = claims?.userPrincipalName ?? standing?.username ?? claims?.displayName
    objectID = claims?.objectID
    audiences = claims?.audiences ?? []
    expiresAt = stored?.token.expiresAt.rfc3339
    hasRefreshToken = stored.map { $0.tokenStore != nil } ?? (standing?.state == .renewable)
    proofOfPossession = found.session?.isBoundToKey ?? found.settings.isOn(.popEnabled)
    let groups = claims?.groups ?? []
    self.groups = groups
    groupOverage = claims?.hasGroupOverage ?? false
    subjects =
      (claims?.kubernetesUser).map { [Subject(kind: "User", name: $0)] + groups.map { Subject(kind: "Group", name: $0) } } ?? []
    isOpaque = stored != nil && claims == nil
    self.standing = Self.sentence(state, stored?.token, found.method.lastingCredential, renews: hasRefreshToken, at: now)
  }

  private static func sentence(
    _ state: SessionStanding.State, _ token: Token?, _ credential: String?, renews: Bool, at now: Timestamp
  ) -> String {
    switch state {
    case .signedIn:
      let span = token.map { ", for \(($0.expiresAt - now).inWords) (until \($0.expiresAt.rfc3339))" } ?? ""
      return "yes\(span)\(renews ? ", then renewed with the refresh token" : "")"
    case .renewable: return "yes, the next command renews the token with the refresh token"
    case .signedOut:
      guard let credential else { return "no, the next command asks a person to sign in" }
      return "no token is stored; the next command signs in with \(credential)"
    }
  }
}

extension StatusReport {
  /// For people: a fact in each line, then subjects to copy.
  var text: String {
    let facts: [(String, String?)] = [
      ("Context", context), ("Signed in", standing), ("User", user), ("Object ID", objectID), ("Tenant", tenant),
      ("Client", client), ("Server", server), ("Audience", audiences.isEmpty ? nil : audiences.joined(separator: ", ")),
      ("Groups", groupFact), ("Method", method + (proofOfPossession ? ", proof of possession" : "")), ("Authority", authority),
      ("Session", session),
      ("Token", isOpaque ? "no JSON Web Token: it does not tell whom it is for" : nil),
    ]
    var text = facts.compactMap { label, value in
      value.map { "\(label):" + String(repeating: " ", count: 10 - label.count) + "\($0.withoutControlCharacters)\n" }
    }.joined()
    if !subjects.isEmpty {
      text += "\nsubjects:\n"
      for subject in subjects {
        text += "- {kind: \(subject.kind), name: \(Self.quoted(subject.name)), apiGroup: \(subject.apiGroup)}\n"
      }
    }
    return text
  }

  private var groupFact: String? {
    if groupOverage { return "too many for a token (more than 200); the cluster must look them up" }
    return objectID == nil ? nil : "\(groups.count)"
  }

  /// A YAML text in double quotes. Control characters are not in it any more.
  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}

extension SessionStanding.State: Encodable {}
