/// A certificate that an application may sign client assertions with.
public struct RegisteredCertificate: Sendable, Codable, Equatable {
  /// The certificate, without its key.
  public var pem: String?
  /// SHA-1 in hex, where the certificate itself is not at hand; assertions must then carry it in `x5c`.
  public var thumbprint: String?

  public init(pem: String? = nil, thumbprint: String? = nil) {
    self.pem = pem
    self.thumbprint = thumbprint
  }

  /// What it is known by; nil when it is neither certificate nor thumbprint.
  var identity: CertificateIdentity? {
    if let pem { return Certificate.der(pem: pem).map(CertificateIdentity.init(der:)) }
    guard let thumbprint, let bytes = bytes(hexadecimal: thumbprint), bytes.count == 20 else { return nil }
    return CertificateIdentity(sha1: bytes)
  }

  /// Throws `ConfigurationError` unless it is a certificate or a thumbprint.
  func validate(of owner: String) throws {
    guard let identity, identity.der == nil || identity.certificate != nil else {
      throw ConfigurationError("a certificate of '\(owner)' is neither PEM nor the SHA-1 thumbprint of one")
    }
  }
}

/// A certificate, or what is known of one.
struct CertificateIdentity: Sendable, Equatable {
  let sha1: [UInt8]
  /// Nil where only the thumbprint is known.
  var der: [UInt8]?

  init(der: [UInt8]) {
    self.der = der
    sha1 = EntraEmulator.sha1(der)
  }

  init(sha1: [UInt8]) {
    self.sha1 = sha1
  }

  var sha256: [UInt8]? { der.map(EntraEmulator.sha256) }
  var certificate: Certificate? { der.flatMap(Certificate.init(der:)) }
}

/// Nil unless the text is pairs of hex digits, in either case.
private func bytes(hexadecimal text: String) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count.isMultiple(of: 2) else { return nil }
  let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
    UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
  }
  return bytes.count * 2 == digits.count ? bytes : nil
}
