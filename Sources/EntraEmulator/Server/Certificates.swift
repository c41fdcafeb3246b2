import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// Certificates are valid from 30 days before now, so that tests may turn the clock back, for ten years.
extension Certificate {
  /// A certificate of a key for nobody but itself; it names the key that signs tokens.
  static func selfSigned(name: String, key: PrivateKey, now: Timestamp) throws -> Certificate {
    try make(subject: name, publicKey: key.publicKey, issuer: name, issuerKey: key, now: now, extensions: Extensions())
  }

  /// The emulator's own certification authority.
  static func authority(key: PrivateKey, now: Timestamp) throws -> Certificate {
    let extensions = try Extensions {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
      Critical(KeyUsage(keyCertSign: true, cRLSign: true))
      SubjectKeyIdentifier(hash: key.publicKey)
    }
    return try make(
      subject: authorityName, publicKey: key.publicKey, issuer: authorityName, issuerKey: key, now: now, extensions: extensions)
  }

  /// The server's certificate for every name by which this machine reaches the emulator.
  ///
  /// Source: RFC 5280 section 4.2.1.6.
  static func server(publicKey: PublicKey, authority: Certificate, authorityKey: PrivateKey, now: Timestamp) throws -> Certificate {
    let extensions = try Extensions {
      Critical(BasicConstraints.notCertificateAuthority)
      Critical(KeyUsage(digitalSignature: true))
      try ExtendedKeyUsage([.serverAuth])
      SubjectAlternativeNames([
        .dnsName("localhost"), .dnsName("login.localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
        .ipAddress(ASN1OctetString(contentBytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
      ])
      SubjectKeyIdentifier(hash: publicKey)
      AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: authorityKey.publicKey).keyIdentifier)
    }
    return try make(
      subject: "localhost", publicKey: publicKey, issuer: authorityName, issuerKey: authorityKey, now: now, extensions: extensions)
  }

  private static let authorityName = "entra-emulator test CA"
  private static let day = 86400

  private static func make(
    subject: String, publicKey: PublicKey, issuer: String, issuerKey: PrivateKey, now: Timestamp, extensions: Extensions
  ) throws -> Certificate {
    try Certificate(
      version: .v3,
      serialNumber: SerialNumber(),
      publicKey: publicKey,
      notValidBefore: Date(timeIntervalSince1970: Double(now.seconds - 30 * day)),
      notValidAfter: Date(timeIntervalSince1970: Double(now.seconds + 3650 * day)),
      issuer: DistinguishedName { CommonName(issuer) },
      subject: DistinguishedName { CommonName(subject) },
      extensions: extensions,
      issuerPrivateKey: issuerKey)
  }
}
