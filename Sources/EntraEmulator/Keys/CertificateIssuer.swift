/// The emulator's certification authority with its key.
struct CertificateIssuer: Sendable {
  private let certificate: Certificate
  private let key: PrivateKey

  /// A certificate and its key, both PEM.
  struct Credential: Sendable, Equatable {
    let certificate: String
    let key: String
  }

  /// Takes PEM; throws `ConfigurationError` when the certificate is none.
  init(certificate: String, key: String) throws {
    guard let read = Certificate(pem: certificate) else { throw ConfigurationError("the authority's certificate is none") }
    self.certificate = read
    self.key = PrivateKey(pem: key)
  }

  /// For a server that is reached by these names, beside those of the machine itself.
  func server(names: [String], now: Timestamp) throws -> Credential {
    let made = try PrivateKey.p256()
    let all = Certificate.localNames + names.filter { !Certificate.localNames.contains($0) }
    return Credential(
      certificate: try Certificate.server(key: made, issuer: (certificate, key), names: all, now: now).pem, key: made.pem)
  }

  func client(name: String, organization: String, now: Timestamp) throws -> Credential {
    let made = try PrivateKey.p256()
    return Credential(
      certificate: try Certificate.client(name: name, organization: organization, key: made, issuer: (certificate, key), now: now).pem,
      key: made.pem)
  }

  /// The local administrator's, as AKS names it.
  func localAdministrator(now: Timestamp) throws -> Credential {
    try client(name: "masterclient", organization: "system:masters", now: now)
  }
}
