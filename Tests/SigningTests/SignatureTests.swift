import Platform
import TestSupport
import Testing

@testable import Signing

/// Signatures, judged by `openssl dgst`.
@Suite struct SignatureTests {
  private let openssl: OpenSSL

  init() throws {
    openssl = try OpenSSL()
  }

  private func verify(_ signature: [UInt8], of text: String, options: String) throws -> String {
    try openssl.directory.write(text, to: "text")
    try Files.writeAtomically(signature, to: openssl.path("signature"))
    try openssl("x509 -in cert.pem -noout -pubkey > public.pem")
    return try openssl("dgst -sha256 \(options) -verify public.pem -signature signature text")
  }

  @Test("PS256 is RSA-PSS with SHA-256 and a salt of 32 bytes", arguments: [2048, 3072, 2049])
  func ps256(_ bits: Int) throws {
    try openssl.makePair(bits: bits)
    let certificate = try ClientCertificate(opening: openssl.file("both.pem"))

    let signature = try certificate.sign(.ps256, Array("header.claims".utf8))

    let options = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sigopt rsa_mgf1_md:sha256"
    #expect(try verify(signature, of: "header.claims", options: options) == "Verified OK\n")
  }

  @Test("RS256 is PKCS#1 v1.5 with SHA-256")
  func rs256() throws {
    try openssl.makePair()
    let certificate = try ClientCertificate(opening: openssl.file("both.pem"))

    let signature = try certificate.sign(.rs256, Array("header.claims".utf8))

    #expect(try verify(signature, of: "header.claims", options: "") == "Verified OK\n")
    #expect(try certificate.sign(.rs256, Array("header.claims".utf8)) == signature)
  }

  @Test("A key from a store signs as one from PEM does")
  func store() throws {
    try openssl.makePair()
    try openssl("pkcs12 -export -legacy -in both.pem -passout pass:pw -out app.pfx")
    let certificate = try ClientCertificate(opening: openssl.file("app.pfx", password: "pw"))

    #expect(try verify(certificate.sign(.rs256, []), of: "", options: "") == "Verified OK\n")
  }
}
