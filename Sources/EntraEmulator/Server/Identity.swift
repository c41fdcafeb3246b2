import Crypto
import SwiftASN1
import X509

/// The keys and certificates of one emulator, all PEM.
public struct Identity: Sendable {
  public let authorityCertificate: String
  let serverCertificate: String
  /// SHA-1 of the server's certificate in capital hex digits, as Service Fabric hands it over.
  var thumbprint: String {
    let der = (try? PEMDocument(pemString: serverCertificate))?.derBytes ?? []
    return hexadecimal(Array(Insecure.SHA1.hash(data: der))).uppercased()
  }
  let serverKey: String
  public let signingKey: SigningKey

  /// Makes everything anew: an authority and a server certificate on P-256, an RSA key for tokens.
  public init(now: Timestamp = .machine()) throws {
    let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let authority = try Certificate.authority(key: authorityKey, now: now)
    let key = P256.Signing.PrivateKey()
    let server = try Certificate.server(
      publicKey: Certificate.PublicKey(key.publicKey), authority: authority, authorityKey: authorityKey, now: now)
    authorityCertificate = try authority.serializeAsPEM().pemString
    serverCertificate = try server.serializeAsPEM().pemString
    serverKey = key.pemRepresentation
    signingKey = try SigningKey(now: now)
  }

  init(authorityCertificate: String, serverCertificate: String, serverKey: String, signingKey: SigningKey) {
    self.authorityCertificate = authorityCertificate
    self.serverCertificate = serverCertificate
    self.serverKey = serverKey
    self.signingKey = signingKey
  }
}
