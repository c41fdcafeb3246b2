/// The keys and certificates of one emulator, all PEM.
public struct Identity: Sendable {
  public let authorityCertificate: String
  let serverCertificate: String
  /// SHA-1 of the server's certificate in capital hex digits, as Service Fabric hands it over.
  var thumbprint: String {
    hexadecimal(sha1(Certificate.der(pem: serverCertificate) ?? [])).uppercased()
  }
  let serverKey: String
  public let signingKey: SigningKey

  /// Makes everything anew: an authority and a server certificate on P-256, an RSA key for tokens.
  public init(now: Timestamp = .machine()) throws {
    let authorityKey = try PrivateKey.p256()
    let authority = try Certificate.authority(key: authorityKey, now: now)
    let key = try PrivateKey.p256()
    authorityCertificate = authority.pem
    serverCertificate = try Certificate.server(key: key, issuer: (authority, authorityKey), now: now).pem
    serverKey = key.pem
    signingKey = try SigningKey(now: now)
  }

  init(authorityCertificate: String, serverCertificate: String, serverKey: String, signingKey: SigningKey) {
    self.authorityCertificate = authorityCertificate
    self.serverCertificate = serverCertificate
    self.serverKey = serverKey
    self.signingKey = signingKey
  }
}
