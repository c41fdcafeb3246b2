import FoundationEssentials

/// Who a bearer token says the caller is, in the terms of Kubernetes.
struct KubernetesUser: Sendable, Equatable {
  /// The user principal name; the object id where the token has none, as for guests and service principals.
  let name: String
  let groups: [String]
  let objectID: String
  /// For service principals.
  let clientID: String?

  /// Nil when there is no token or when the cluster does not accept it.
  ///
  /// Checks signature, times, tenant, issuer and audience, and before these whether the client has the key that the token is bound to.
  /// Source: vendor page "AKS-managed Microsoft Entra integration"; kubeguard's mapping of claims.
  init?(exchange: Exchange, cluster: Cluster) {
    guard let header = exchange.request.headers["Authorization"], header.lowercased().hasPrefix("bearer "),
      let token = cluster.accessToken(in: String(header.dropFirst(7).filter { $0 != " " }), now: exchange.now),
      let json = exchange.emulator.signingKey.verify(token),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(json)),
      claims.nbf <= exchange.now.seconds, exchange.now.seconds < claims.exp,
      [cluster.serverApplication, "spn:" + cluster.serverApplication].contains(claims.aud),
      let tenant = cluster.tenants.lazy.compactMap({ exchange.directory.tenant($0) }).first(where: { $0.id == claims.tid }),
      KubernetesUser.issuers(of: tenant, exchange: exchange).contains(claims.iss)
    else { return nil }
    name = claims.upn ?? claims.preferredUsername ?? claims.oid
    objectID = claims.oid
    clientID = claims.scp == nil ? claims.appid ?? claims.azp : nil
    let overage = claims.claimNames?["groups"] != nil
    groups = overage ? KubernetesUser.groups(of: claims.oid, in: tenant, directory: exchange.directory) : claims.groups ?? []
  }

  /// Every name by which a rule may mean this user.
  var subjects: Set<String> { Set([name, objectID] + groups + (clientID.map { [$0] } ?? [])) }

  /// As `kubectl auth whoami` shows it.
  var json: JSON {
    ["username": .string(name), "groups": .strings(groups + ["system:authenticated"]), "extra": ["oid": [.string(objectID)]]]
  }

  private struct Claims: Decodable {
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
    var scp: String?
    var appid: String?
    var azp: String?

    enum CodingKeys: String, CodingKey {
      case aud, iss, tid, oid, nbf, exp, upn, groups, scp, appid, azp
      case preferredUsername = "preferred_username"
      case claimNames = "_claim_names"
    }
  }

  /// Version 1, and version 2 by any name that this machine has for the emulator.
  private static func issuers(of tenant: Tenant, exchange: Exchange) -> [String] {
    let port = exchange.authority.lastIndex(of: ":").map { String(exchange.authority[$0...]) } ?? ""
    let hosts = InstanceDiscovery.localHosts.map { $0 + (port.hasSuffix("]") ? "" : port) }
    return ["https://sts.windows.net/\(tenant.id)/"] + hosts.map { "https://\($0)/\(tenant.id)/v2.0" }
  }

  /// What a real cluster asks Microsoft Graph when a token has too many groups to list.
  private static func groups(of objectID: String, in tenant: Tenant, directory: Directory) -> [String] {
    let accounts = directory.users.lazy.compactMap { directory.account(of: $0, in: tenant) }
    return accounts.first { $0.objectID == objectID }?.groups ?? []
  }
}

extension Cluster {
  /// The access token, as bearer token or in a signed request, whichever this cluster wants.
  fileprivate func accessToken(in presented: String, now: Timestamp) -> String? {
    popHost.map { PossessionGuard(host: $0).accessToken(in: presented, now: now) } ?? presented
  }
}
