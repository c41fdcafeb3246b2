import LoginMethods
import OAuth
import Platform
import Settings

extension DoctorCheck {
  /// The token's claims, held against what the context says.
  static let token = DoctorCheck("token") { facts in
    switch facts.token {
    case .notSought: return []
    case .none(let context, let involvesPerson):
      let why = involvesPerson ? "a person has to sign in" : "getting one needs the network"
      let run = "kubelogin get-token --context \(shellQuoted(context)) -o token > /dev/null"
      return [.warning("no token is stored, so the cluster was not asked with one: \(why)", remedy: "\(run), then run this again")]
    case .failed(let failure): return [failure.observation]
    case .found(let token): return token.findings(at: facts.signIn.times?.server ?? facts.now)
    }
  }
}

extension TokenFacts.Found {
  fileprivate func findings(at now: Timestamp) -> [Observation] {
    guard let claims else {
      return [.ok("\(origin) is good until \(expiresAt.rfc3339); it is no JSON Web Token, so nothing more is known of it")]
    }
    let wrong = [audience(claims), tenant(claims), version(claims), end(claims, now), possession(claims), groups(claims)].compactMap { $0 }
    let who = claims.upn ?? claims.oid ?? "nobody"
    let kind = claims.idtyp == "app" ? "the application" : claims.upn == nil ? "somebody without a user principal name," : "the user"
    let audiences = claims.aud?.values.joined(separator: ", ") ?? "nobody"
    let fact =
      "\(origin) is good until \(expiresAt.rfc3339), for \(kind) \(who), audience \(audiences), "
      + "issuer \(claims.iss ?? "missing"), version \(claims.ver ?? "missing"), \(groupFact(claims))\(possessionFact)"
    return [.ok(fact)] + wrong
  }

  private var origin: String { isNew ? "a new token" : "the stored token" }

  private func groupFact(_ claims: TokenClaims) -> String {
    claims.hasGroupOverage ? "too many groups for a token" : "\(claims.groups?.count ?? 0) groups"
  }

  private var possessionFact: String { wantsPossession ? ", proof of possession with \(settings[.popClaims])" : "" }

  private func audience(_ claims: TokenClaims) -> Observation? {
    let audiences = claims.aud?.values ?? []
    let server = settings[.serverID].lowercased()
    let forms = { (audience: String) in
      ["spn:", "api://"].reduce(audience.lowercased()) { $0.hasPrefix($1) ? String($0.dropFirst($1.count)) : $0 }
    }
    guard audiences.contains(where: { forms($0) == server }) else {
      return .problem(
        "the token is not for --server-id \(settings[.serverID])",
        remedy: "the cluster answers 401: check --server-id, and what az or azd was asked")
    }
    let isPrefixed = audiences.contains { $0.hasPrefix("spn:") }
    guard isPrefixed != settings.isOn(.legacy), isPrefixed || !settings.isOn(.legacy) else { return nil }
    return isPrefixed
      ? .warning(
        "the audience starts with spn:", remedy: "clusters with AKS-managed Entra ID refuse it: kubelogin convert-kubeconfig --legacy=false"
      ) : nil
  }

  private func tenant(_ claims: TokenClaims) -> Observation? {
    let wanted = settings[.tenantID]
    guard let tenant = claims.tid, wanted.isGUID, tenant.lowercased() != wanted.lowercased() else { return nil }
    return .problem(
      "the token is of the tenant \(tenant), --tenant-id says \(wanted)",
      remedy: "the cluster answers 401: sign in to the right one, with azurecli by az login --tenant \(wanted)")
  }

  private func version(_ claims: TokenClaims) -> Observation? {
    guard claims.ver == "2.0" || claims.iss?.hasSuffix("/v2.0") == true else { return nil }
    return .warning(
      "the token has version 2", remedy: "AKS refuses it: set api.requestedAccessTokenVersion of the server application to null or 1")
  }

  private func end(_ claims: TokenClaims, _ now: Timestamp) -> Observation? {
    guard let end = claims.exp.map({ Timestamp(secondsSinceEpoch: $0.value) }), end <= now else { return nil }
    return .problem(
      "the token ended at \(end.rfc3339)",
      remedy: "check the clock, then: kubelogin get-token --context NAME --force-refresh -o token > /dev/null")
  }

  private func possession(_ claims: TokenClaims) -> Observation? {
    let isBound = claims.cnf?.kid != nil
    guard isBound != wantsPossession else { return nil }
    return isBound
      ? .problem(
        "the token is bound to a key, and --pop-enabled is not given",
        remedy: "kubelogin convert-kubeconfig --pop-enabled --pop-claims u=ID")
      : .problem(
        "--pop-enabled is given, and the token is not bound to a key",
        remedy: "check that the cloud knows proof of possession; leave out --pop-enabled where the cluster does not want it")
  }

  private func groups(_ claims: TokenClaims) -> Observation? {
    guard claims.hasGroupOverage else { return nil }
    return claims.idtyp == "app"
      ? .problem("the application is in more than 200 groups", remedy: "the cluster answers 401: take it out of groups")
      : .ok("the user is in more than 200 groups: the cluster must look them up")
  }
}
