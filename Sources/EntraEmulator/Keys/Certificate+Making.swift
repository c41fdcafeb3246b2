import CEmulatorOpenSSL

/// Certificates are valid from 30 days before now, so that tests may turn the clock back, for ten years.
extension Certificate {
  /// A certificate of a key for nobody but itself; it names the key that signs tokens.
  static func selfSigned(name: String, key: PrivateKey, now: Timestamp) throws -> Certificate {
    try make(subject: name, key: key, issuer: nil, now: now, extensions: "")
  }

  /// The emulator's own certification authority.
  static func authority(key: PrivateKey, now: Timestamp) throws -> Certificate {
    let extensions = """
      basicConstraints = critical, CA:TRUE, pathlen:0
      keyUsage = critical, keyCertSign, cRLSign
      subjectKeyIdentifier = hash
      """
    return try make(subject: "entra-emulator test CA", key: key, issuer: nil, now: now, extensions: extensions)
  }

  /// Names and addresses by which every machine reaches itself.
  static let localNames = ["localhost", "login.localhost", "127.0.0.1", "::1"]

  /// A server's certificate for the names of this machine and more.
  ///
  /// - Parameter names: DNS names and IP addresses; others make it fail.
  ///
  /// Source: RFC 5280 section 4.2.1.6.
  static func server(
    key: PrivateKey, issuer: (certificate: Certificate, key: PrivateKey), names: [String] = localNames, now: Timestamp
  ) throws -> Certificate {
    let alternatives = names.map { (isIPAddress($0) ? "IP:" : "DNS:") + $0 }.joined(separator: ", ")
    let extensions = """
      basicConstraints = critical, CA:FALSE
      keyUsage = critical, digitalSignature
      extendedKeyUsage = serverAuth
      subjectAltName = \(alternatives)
      subjectKeyIdentifier = hash
      authorityKeyIdentifier = keyid:always
      """
    return try make(subject: "localhost", key: key, issuer: issuer, now: now, extensions: extensions)
  }

  /// A client's certificate. Kubernetes takes the name for the user's and the organization for a group.
  static func client(
    name: String, organization: String, key: PrivateKey, issuer: (certificate: Certificate, key: PrivateKey), now: Timestamp
  ) throws -> Certificate {
    let extensions = """
      basicConstraints = critical, CA:FALSE
      keyUsage = critical, digitalSignature
      extendedKeyUsage = clientAuth
      subjectKeyIdentifier = hash
      authorityKeyIdentifier = keyid:always
      """
    return try make(subject: name, organization: organization, key: key, issuer: issuer, now: now, extensions: extensions)
  }

  private static let day = 86400

  /// Without an issuer, the key signs its own certificate.
  private static func make(
    subject: String, organization: String? = nil, key: PrivateKey, issuer: (certificate: Certificate, key: PrivateKey)?, now: Timestamp,
    extensions: String
  ) throws -> Certificate {
    let validity = emulator_validity(not_before: Int64(now.seconds - 30 * day), not_after: Int64(now.seconds + 3650 * day))
    let made = emulator_make_certificate(subject, organization, key.pem, issuer?.certificate.pem, issuer?.key.pem, validity, extensions)
    guard let der = [UInt8](made), let certificate = Certificate(der: der) else { throw OpenSSLFailure("make a certificate") }
    return certificate
  }
}
