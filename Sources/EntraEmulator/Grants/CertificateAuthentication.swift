extension Exchange {
  /// Checks an assertion that the client signed with a registered certificate.
  ///
  /// Subject name and issuer play no part: the certificate itself must be registered.
  /// Source: vendor page "Microsoft identity platform application authentication certificate credentials".
  func authenticate(_ client: Application, certificateAssertion assertion: ClientAssertion) throws(EntraError) {
    let claims = assertion.claims
    guard claims.sub?.lowercased() == client.clientID.lowercased() else { throw .foreignAssertion.about(claims.sub ?? "") }
    let certificate = try assertion.certificate(among: certificates(of: client), client)
    try assertion.requireSignature(of: certificate, client)
    guard let audience = claims.aud, assertionAudiences.contains(audience) else { throw .assertionAudience.about(claims.aud ?? "") }
    let seconds = Double(now.seconds)
    guard let end = claims.exp, seconds <= end + ClientAssertion.skew, (claims.nbf ?? seconds) <= seconds + ClientAssertion.skew else {
      throw .ownAssertionOutOfTime
    }
    guard now >= certificate.notBefore, now <= certificate.notAfter else { throw .certificateOutOfTime }
  }

  /// Token endpoints of both versions and the issuer, with the tenant as id, domain or as the path spells it.
  private var assertionAudiences: Set<String> {
    let name = parameters["tenant"] ?? ""
    let tenant = directory.tenant(name)
    let bases = [name, tenant?.id, tenant?.domain].compactMap { $0 }.map { "\(baseURL)/\($0)" }
    return Set(bases.flatMap { ["\($0)/oauth2/v2.0/token", "\($0)/oauth2/token", "\($0)/oauth2/token?api-version=1.0", "\($0)/v2.0"] })
  }
}

extension ClientAssertion {
  /// How far the clocks of client and service may be apart, in seconds.
  static let skew = 300.0

  /// The registered certificate that the header names: by SHA-256, by SHA-1, or by itself.
  fileprivate func certificate(among certificates: [CertificateIdentity], _ client: Application) throws(EntraError) -> Certificate {
    let leaf = header.x5c?.first.flatMap { Base64URL.decode($0.filter { !$0.isWhitespace }) }.map(CertificateIdentity.init(der:))
    let (sha1, sha256) = (header.x5t.map(Base64URL.decode), header.sha256.map(Base64URL.decode))
    guard sha1 != nil || sha256 != nil || leaf != nil else { throw .unreadableAssertion.about("its header names no certificate") }
    let registered = certificates.first { identity in
      let known = identity.der == nil && identity.sha1 == leaf?.sha1 ? leaf : identity
      guard let known, leaf == nil || leaf?.sha1 == known.sha1 else { return false }
      return (sha1 == nil || sha1 == known.sha1) && (sha256 == nil || sha256 == known.sha256)
    }
    guard let certificate = (registered?.der == nil ? leaf : registered)?.certificate, registered != nil else {
      throw .unregisteredCertificate.about("the application '\(client.clientID)' has registered no certificate with this thumbprint")
    }
    return certificate
  }

  fileprivate func requireSignature(of certificate: Certificate, _ client: Application) throws(EntraError) {
    let padding: PublicKey.Padding
    switch header.alg {
    case "PS256": padding = .pss
    case "RS256": padding = .pkcs1
    default: throw .unreadableAssertion.about("the algorithm '\(header.alg)' is not one of RS256 and PS256")
    }
    guard let key = certificate.publicKey, key.isValid(signature, of: Array(signedText.utf8), padding: padding) else {
      throw .unregisteredCertificate.about("the signature is not that of the certificate of '\(client.clientID)'")
    }
  }
}
