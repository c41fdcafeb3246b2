import Foundation
import Testing

@testable import EntraEmulator

@Suite("Keys and certificates")
struct KeysTests {
  private static let made = Result { try Identity(now: Timestamp(seconds: 1_800_000_000)) }

  private let identity: Identity
  private let openssl: OpenSSLProgram

  init() throws {
    identity = try Self.made.get()
    openssl = try OpenSSLProgram()
    try openssl.write(Array(identity.authorityCertificate.utf8), to: "ca.pem")
    try openssl.write(Array(identity.server.certificate.utf8), to: "server.pem")
    try openssl.write(Array(identity.signingKey.certificatePEM.utf8), to: "signing.pem")
  }

  private func lines(_ command: String) throws -> [String] {
    try openssl.text(command).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test("The authority has issued the server's certificate, for TLS servers, and its own")
  func chain() throws {
    let check = "verify -x509_strict -attime 1800000000 -CAfile ca.pem"

    #expect(try lines("\(check) -purpose sslserver server.pem") == ["server.pem: OK"])
    #expect(try lines("\(check) ca.pem") == ["ca.pem: OK"])
  }

  @Test("The authority may sign certificates but no other authority, and the server may sign none")
  func rights() throws {
    let extensions = "-noout -ext basicConstraints,keyUsage"

    #expect(
      try lines("x509 -in ca.pem \(extensions)") == [
        "X509v3 Basic Constraints: critical", "CA:TRUE, pathlen:0", "X509v3 Key Usage: critical", "Certificate Sign, CRL Sign",
      ])
    #expect(
      try lines("x509 -in server.pem \(extensions)") == [
        "X509v3 Basic Constraints: critical", "CA:FALSE", "X509v3 Key Usage: critical", "Digital Signature",
      ])
  }

  @Test("Certificates begin 30 days before they are made and last ten years from then", arguments: ["ca", "server", "signing"])
  func validity(_ name: String) throws {
    let expected = ["notBefore=Dec 16 08:00:00 2026 GMT", "notAfter=Jan 12 08:00:00 2037 GMT"]

    #expect(try lines("x509 -in \(name).pem -noout -dates") == expected)
    let certificate = try #require(Certificate(pem: String(decoding: try openssl.read(name + ".pem"), as: UTF8.self)))
    #expect((certificate.notBefore.seconds, certificate.notAfter.seconds) == (1_797_408_000, 2_115_360_000))
  }

  @Test("Each certificate has a positive serial number of its own with at most 20 bytes")
  func serialNumbers() throws {
    let numbers = try ["ca", "server", "signing"].map { try openssl.text("x509 -in \($0).pem -noout -serial") }

    #expect(Set(numbers).count == 3)
    #expect(numbers.allSatisfy { $0.count == "serial=\n".count + 40 && ("4"..."7").contains($0.dropFirst("serial=".count).prefix(1)) })
  }

  @Test("Only the bytes of exactly one certificate are a certificate")
  func otherBytes() throws {
    let der = identity.signingKey.certificate.der

    #expect(Certificate(der: der)?.der == der)
    #expect(Certificate(der: der + [0]) == nil)
    #expect(Certificate(der: der.dropLast()) == nil)
    #expect(Certificate(der: []) == nil)
    #expect(Certificate(pem: identity.signingKey.pem) == nil)
    #expect(Certificate(pem: "") == nil)
  }

  @Test("A key with a password is refused, and nobody is asked for it")
  func password() throws {
    try openssl("genrsa -aes128 -passout pass:secret -out key.pem 2048")
    let key = PrivateKey(pem: String(decoding: try openssl.read("key.pem"), as: UTF8.self))

    #expect(key.publicKey == nil)
    #expect(throws: OpenSSLFailure.self) { try key.signature(of: [1]) }
  }

  @Test("A key that is not RSA signs no tokens and checks no signatures")
  func otherKind() throws {
    let key = try PrivateKey.p256()
    let publicKey = try #require(key.publicKey)

    #expect(publicKey.modulus == nil && publicKey.exponent == nil)
    #expect(!publicKey.isValid(try key.signature(of: [1]), of: [1]))
    #expect(throws: ConfigurationError("the key is not an RSA key in PEM")) {
      try SigningKey(pem: key.pem, certificatePEM: identity.signingKey.certificatePEM)
    }
  }

  @Test("A server does not start with a key that is not its certificate's")
  func foreignKey() throws {
    let other = try PrivateKey.p256()

    #expect(throws: ConfigurationError("the server's certificate and key cannot be used")) {
      try TLSServer(certificate: identity.server.certificate, key: other.pem)
    }
  }

  @Test("Keys that were kept are read back, in the old form of RSA keys too; their files end with a line break")
  func kept() throws {
    let directory = StateDirectory(path: FileManager.default.temporaryDirectory.path + "/emulator-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    let first = try directory.identity()
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) where name.hasSuffix(".pem") {
      #expect(try Data(contentsOf: URL(filePath: directory.path + "/" + name)).last == UInt8(ascii: "\n"), "\(name)")
    }

    #expect(try directory.identity().signingKey.identifier == first.signingKey.identifier)
    try openssl("rsa -in \(directory.path)/signing-key.pem -traditional -out \(directory.path)/signing-key.pem")
    let again = try directory.identity()
    #expect(again.signingKey.modulus == first.signingKey.modulus && again.signingKey.pem.hasPrefix("-----BEGIN RSA PRIVATE KEY"))
    #expect(again.signingKey.verify(try first.signingKey.sign(header: ["alg": "RS256"], claims: [:])) != nil)
  }
}
