/// The keys and certificates of one emulator, all PEM.
public struct Identity: Sendable {
  public let authorityCertificate: String
  let authorityKey: String
  let server: CertificateIssuer.Credential
  public let signingKey: SigningKey

  /// SHA-1 of the server's certificate in capital hex digits, as Service Fabric hands it over.
  var thumbprint: String {
    hexadecimal(sha1(Certificate.der(pem: server.certificate) ?? [])).uppercased()
  }

  /// Makes everything anew: an authority and a server certificate on P-256, an RSA key for tokens.
  public init(now: Timestamp = .machine()) throws {
    let key = try PrivateKey.p256()
    let authority = try Certificate.authority(key: key, now: now)
    self.init(
      authorityCertificate: authority.pem, authorityKey: key.pem,
      server: try CertificateIssuer(certificate: authority.pem, key: key.pem).server(names: [], now: now),
      signingKey: try SigningKey(now: now))
  }

  init(authorityCertificate: String, authorityKey: String, server: CertificateIssuer.Credential, signingKey: SigningKey) {
    self.authorityCertificate = authorityCertificate
    self.authorityKey = authorityKey
    self.server = server
    self.signingKey = signingKey
  }

  var issuer: CertificateIssuer {
    get throws { try CertificateIssuer(certificate: authorityCertificate, key: authorityKey) }
  }

  /// The same with a new server certificate, which is good for more names.
  func reached(by names: [String], now: Timestamp = .machine()) throws -> Identity {
    guard !names.isEmpty else { return self }
    return Identity(
      authorityCertificate: authorityCertificate, authorityKey: authorityKey, server: try issuer.server(names: names, now: now),
      signingKey: signingKey)
  }
}
