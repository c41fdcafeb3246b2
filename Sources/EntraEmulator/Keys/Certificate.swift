import CEmulatorOpenSSL

/// An X.509 certificate.
struct Certificate: Sendable, Equatable {
  let der: [UInt8]
  let notBefore: Timestamp
  let notAfter: Timestamp

  /// Nil when the bytes are not exactly one certificate.
  init?(der: [UInt8]) {
    var validity = emulator_validity()
    guard emulator_certificate_validity(der, der.count, &validity) else { return nil }
    self.der = der
    notBefore = Timestamp(seconds: Int(validity.not_before))
    notAfter = Timestamp(seconds: Int(validity.not_after))
  }

  /// The first certificate of a PEM text; nil when there is none.
  init?(pem: String) {
    guard let der = Certificate.der(pem: pem) else { return nil }
    self.init(der: der)
  }

  /// The bytes of the first PEM block that is marked as a certificate. Nobody has checked yet that they are one.
  static func der(pem: String) -> [UInt8]? { [UInt8](emulator_certificate_from_pem(pem)) }

  /// Ends with a line break.
  var pem: String { String(decoding: [UInt8](emulator_certificate_to_pem(der, der.count)) ?? [], as: UTF8.self) }

  var publicKey: PublicKey? { [UInt8](emulator_certificate_public_key(der, der.count)).map(PublicKey.init(der:)) }
}
