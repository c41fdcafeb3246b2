/// A certificate with its private key, opened: what a client needs to prove who it is.
///
/// The key stays with whoever opened it; nothing here can leak it.
public struct ClientCertificate {
  /// DER: the certificate of the key, then those that issued it, as far as the file holds them.
  public let chain: [[UInt8]]
  /// SHA-1 of the first certificate.
  public let thumbprint: [UInt8]
  /// SHA-256 of the first certificate.
  public let thumbprint256: [UInt8]
  public let notBefore: Timestamp
  public let notAfter: Timestamp
  /// Throws `CertificateError`.
  public let sign: (SignatureAlgorithm, [UInt8]) throws -> [UInt8]

  public init(
    chain: [[UInt8]], thumbprint: [UInt8], thumbprint256: [UInt8], notBefore: Timestamp, notAfter: Timestamp,
    sign: @escaping (SignatureAlgorithm, [UInt8]) throws -> [UInt8]
  ) {
    self.chain = chain
    self.thumbprint = thumbprint
    self.thumbprint256 = thumbprint256
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.sign = sign
  }

  /// Throws when the certificate has expired or is not valid yet. `path` is for the message.
  public func requireValidity(at now: Timestamp, path: String) throws(CertificateError) {
    guard now >= notBefore else { throw .notYetValid(path: path, notBefore: notBefore, now: now) }
    guard now <= notAfter else { throw .expired(path: path, notAfter: notAfter, now: now) }
  }
}

/// Named as in a JOSE header. Source: RFC 7518 section 3.1.
public enum SignatureAlgorithm: String, Sendable, Encodable {
  /// RSA, PSS with SHA-256 and a salt of 32 bytes.
  case ps256 = "PS256"
  /// RSA, PKCS#1 v1.5 with SHA-256.
  case rs256 = "RS256"
}

/// A certificate file as it was read, and what opens it.
public struct CertificateFile: Sendable, Equatable {
  /// For messages.
  public let path: String
  public let content: [UInt8]
  /// Empty where there is none. No error may repeat it.
  public let password: String

  public init(path: String, content: [UInt8], password: String) {
    self.path = path
    self.content = content
    self.password = password
  }

  /// Throws `CertificateError.unreadable`.
  ///
  /// - Parameter patience: How long a pipe may take.
  public init(path: String, password: String, patience: Duration = .zero) throws(CertificateError) {
    do {
      self.init(path: path, content: try Files.read(path, limit: 1 << 20, patience: patience), password: password)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }
}
