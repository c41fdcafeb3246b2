import FoundationEssentials

/// Who a token speaks for: the decision of AKS's authentication webhook, which the emulator's own API server makes too.
///
/// Source: kubeguard's steps; vendor page "AKS-managed Microsoft Entra integration".
struct TokenReviewer: Sendable {
  let cluster: Cluster
  let directory: Directory
  let signingKey: SigningKey
  let now: Timestamp
  /// Hosts by which a version 2 issuer may name the emulator.
  let hosts: [String]
  /// The groups of an object of a tenant, when a token does not list them.
  let memberGroups: @Sendable (_ objectID: String, Tenant) throws(TokenRefusal) -> [String]
  /// Whether a nonce has not been seen before.
  let isNew: @Sendable (_ nonce: String) -> Bool

  /// Checks possession where the cluster wants it, then signature, times, tenant, issuer and audience.
  func user(presenting presented: String) throws(TokenRefusal) -> KubernetesUser {
    let token = try accessToken(in: presented)
    guard let json = signingKey.verify(token) else {
      throw TokenRefusal("failed to verify the token: it is not signed by a key of this authority")
    }
    guard let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(json)) else {
      throw TokenRefusal("failed to verify the token: it is no access token of version 1, or lacks tid, oid or a time")
    }
    guard now.seconds < claims.exp else {
      throw TokenRefusal("failed to verify the token: it expired at \(Timestamp(seconds: claims.exp).rfc3339)")
    }
    guard claims.nbf <= now.seconds else {
      throw TokenRefusal("failed to verify the token: it is valid from \(Timestamp(seconds: claims.nbf).rfc3339) only")
    }
    let tenant = try tenant(of: claims)
    let audiences = [cluster.serverApplication, "spn:" + cluster.serverApplication]
    guard audiences.contains(claims.aud) else {
      throw TokenRefusal("failed to verify the token: its audience is '\(claims.aud)', and not '\(cluster.serverApplication)'")
    }
    return KubernetesUser(
      name: claims.upn ?? (cluster.isStructured ? claims.preferredUsername : nil) ?? claims.oid, groups: try groups(of: claims, in: tenant),
      objectID: claims.oid, clientID: claims.isApplication ? claims.appid ?? claims.azp : nil)
  }

  private func accessToken(in presented: String) throws(TokenRefusal) -> String {
    guard let host = cluster.popHost, !cluster.isStructured else { return presented }
    let request = try PossessionGuard(host: host).verified(presented, now: now)
    guard cluster.webhooks?.strictNonce == true else { return request.accessToken }
    guard let nonce = request.nonce, !nonce.isEmpty else { throw TokenRefusal("Invalid Pop token: it has no nonce") }
    guard isNew(nonce) else { throw TokenRefusal("Invalid Pop token: its nonce has been used before") }
    return request.accessToken
  }

  /// AKS's webhook takes tokens of version 1 only; an API server that checks tokens itself may be told to trust version 2.
  private func tenant(of claims: TokenClaims) throws(TokenRefusal) -> Tenant {
    let tenants = cluster.tenants.compactMap { directory.tenant($0) }
    guard let tenant = tenants.first(where: { $0.id == claims.tid }) else {
      throw TokenRefusal("failed to verify the token: the cluster does not trust the tenant '\(claims.tid)'")
    }
    let version1 = "https://sts.windows.net/\(tenant.id)/"
    let issuers = [version1] + (cluster.isStructured ? hosts.map { "https://\($0)/\(tenant.id)/v2.0" } : [])
    guard issuers.contains(claims.iss) else {
      throw TokenRefusal("failed to verify the token: its issuer is '\(claims.iss)', and not '\(version1)'")
    }
    return tenant
  }

  private func groups(of claims: TokenClaims, in tenant: Tenant) throws(TokenRefusal) -> [String] {
    guard claims.hasOverage else { return claims.groups ?? [] }
    guard !cluster.isStructured else {
      throw TokenRefusal("the claim 'groups' is distributed, and its source answers no signed token")
    }
    guard !claims.isApplication else {
      throw TokenRefusal("service principal with group membership exceeding 200 is not supported", status: 200)
    }
    return try memberGroups(claims.oid, tenant)
  }
}
