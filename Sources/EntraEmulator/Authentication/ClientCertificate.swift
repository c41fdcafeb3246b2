import CEmulatorOpenSSL

/// What a client's certificate says about it, once the emulator's own authority has signed that.
struct ClientCertificate: Sendable, Equatable {
  let commonName: String
  let organizations: [String]

  /// Nil when the bytes are no certificate of this authority (PEM), or one that is out of time.
  init?(der: [UInt8], authority: String, now: Timestamp) {
    guard let certificate = Certificate(der: der), certificate.notBefore <= now, now < certificate.notAfter,
      emulator_certificate_is_issued_by(der, der.count, authority)
    else { return nil }
    let entries = { (isOrganization: Bool) in
      (0..<16).lazy.map { [UInt8](emulator_certificate_subject(der, der.count, isOrganization, Int32($0))) }
        .prefix { $0 != nil }.compactMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    }
    commonName = entries(false).first ?? ""
    organizations = Array(entries(true))
  }
}

extension Exchange {
  /// The client's certificate, where it sent one that the emulator's authority has signed.
  var clientCertificate: ClientCertificate? {
    request.clientCertificate.flatMap { ClientCertificate(der: $0, authority: emulator.authorityCertificate, now: now) }
  }
}
