import Foundation
import Platform
import TestSupport
import Testing

@testable import Signing

/// What cannot be used, each with its reason, and never with a password.
@Suite struct RefusalTests {
  private let openssl: OpenSSL

  init() throws {
    openssl = try OpenSSL()
    try openssl.makePair()
  }

  private func error(_ name: String, password: String = "") throws -> CertificateError? {
    do {
      _ = try ClientCertificate(opening: openssl.file(name, password: password))
      return nil
    } catch let error as CertificateError {
      #expect(password.isEmpty || !error.report.contains(password))
      return error
    }
  }

  private func path(_ name: String) -> String { openssl.path(name) }

  @Test("A file that is not there or is a directory")
  func unreadable() throws {
    #expect(try error("none.pem") == .unreadable(path: path("none.pem"), reason: "No such file or directory"))
    #expect(try error("") == .unreadable(path: path(""), reason: "Is a directory"))
  }

  @Test("A file without a key: a certificate alone as PEM, as DER, in a store; text; nothing")
  func noKey() throws {
    try openssl("x509 -in cert.pem -outform DER -out cert.der")
    try openssl("pkcs12 -export -nokeys -in cert.pem -passout pass:pw -out cert.pfx")
    try openssl.directory.write("nothing of the kind", to: "text.pem")
    try openssl.directory.write("", to: "empty.pem")

    for name in ["cert.pem", "cert.der", "text.pem", "empty.pem"] { #expect(try error(name) == .noKey(path: path(name))) }
    #expect(try error("cert.pfx", password: "pw") == .noKey(path: path("cert.pfx")))
  }

  @Test("Base64 text of a PKCS#12 or PEM file, with or without line ends, is said to be that", arguments: ["pkcs12", "pem"])
  func base64(_ form: String) throws {
    try openssl("pkcs12 -export -in both.pem -passout pass:pw -out app.pkcs12")
    let content = form == "pem" ? try openssl.directory.read("both.pem").utf8.map { $0 } : try Files.read(path("app.pkcs12"))
    for options in [Data.Base64EncodingOptions.lineLength64Characters, []] {
      try openssl.directory.write(Data(content).base64EncodedString(options: options) + "\n", to: "app.file")

      #expect(try error("app.file", password: "pw") == .base64(path: path("app.file")))
    }
    try openssl.directory.write(String(repeating: "A", count: 400), to: "other.file")
    #expect(try error("other.file") == .noKey(path: path("other.file")))
  }

  @Test(
    "A wrong password, and none, in every form",
    arguments: [
      ("pkcs8 -topk8 -in key.pem -passout pass:pw", false), ("rsa -in key.pem -traditional -aes128 -passout pass:pw", false),
      ("pkcs8 -topk8 -in key.pem -v1 PBE-SHA1-RC2-128 -passout pass:pw -provider legacy -provider default", false),
      ("pkcs12 -export -in both.pem -passout pass:pw", true), ("pkcs12 -export -legacy -in both.pem -passout pass:pw", true),
    ])
  func password(_ command: String, _ isPKCS12: Bool) throws {
    try openssl("\(command) -out app.file")

    #expect(try error("app.file", password: "hunter2") == .wrongPassword(path: path("app.file"), isPKCS12: isPKCS12))
    #expect(try error("app.file") == .passwordMissing(path: path("app.file")))
    #expect(try error("app.file", password: String(repeating: "long", count: 2000)) != nil)
  }

  @Test("An EC key, open, encrypted and in a store")
  func ellipticCurve() throws {
    try openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout ec.key -out ec.crt -subj /CN=app")
    try openssl("ec.crt ec.key > ec.pem; openssl ec -in ec.key -out old.key; cat ec.crt old.key > old.pem", program: "cat")
    try openssl("pkcs12 -export -in ec.pem -passout pass:pw -out ec.pfx")

    #expect(try error("ec.pem") == .notRSA(path: path("ec.pem")))
    #expect(try error("old.pem") == .notRSA(path: path("old.pem")))
    #expect(try error("ec.pfx", password: "pw") == .notRSA(path: path("ec.pfx")))
  }

  @Test("An RSA key that is too short")
  func short() throws {
    try openssl.makePair(bits: 1024)

    #expect(try error("both.pem") == .keyTooShort(path: path("both.pem"), bits: 1024))
  }

  @Test("A key without its certificate, and with another's")
  func noMatch() throws {
    try openssl("genrsa -out other.key 2048")
    try openssl("cert.pem other.key > other.pem", program: "cat")

    #expect(try error("key.pem") == .noMatch(path: path("key.pem")))
    #expect(try error("other.pem") == .noMatch(path: path("other.pem")))
  }

  @Test("Damage: a certificate or key that is none inside, a store that was cut or changed")
  func damaged() throws {
    let key = try openssl.directory.read("key.pem")
    try openssl.directory.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + key, to: "certificate.pem")
    try openssl.directory.write("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", to: "key.pem")
    try openssl("pkcs12 -export -keypbe NONE -certpbe NONE -nomac -in both.pem -passout pass: -out app.pfx")
    try openssl("app.pfx -c 900 > cut.pfx", program: "head")

    try openssl("both.pem -n 40 > cut.pem", program: "head")
    try openssl("'s/^M/!/' both.pem > changed.pem", program: "sed")

    for name in ["cut.pem", "changed.pem"] { #expect(try error(name) == .damaged(path: path(name), what: "a PEM block")) }
    #expect(try error("certificate.pem") == .damaged(path: path("certificate.pem"), what: "a certificate"))
    #expect(try error("key.pem") == .damaged(path: path("key.pem"), what: "the private key"))
    #expect(try error("cut.pfx") == .noKey(path: path("cut.pfx")))
  }

  @Test("The dates of a certificate bound its use")
  func dates() throws {
    let certificate = try ClientCertificate(opening: openssl.file("both.pem"))
    let second = Duration.seconds(1)

    #expect(throws: Never.self) { try certificate.requireValidity(at: certificate.notBefore, path: "app.pem") }
    #expect(throws: Never.self) { try certificate.requireValidity(at: certificate.notAfter, path: "app.pem") }
    #expect(
      throws: CertificateError.notYetValid(path: "app.pem", notBefore: certificate.notBefore, now: certificate.notBefore - second)
    ) { try certificate.requireValidity(at: certificate.notBefore - second, path: "app.pem") }
    #expect(throws: CertificateError.expired(path: "app.pem", notAfter: certificate.notAfter, now: certificate.notAfter + second)) {
      try certificate.requireValidity(at: certificate.notAfter + second, path: "app.pem")
    }
  }

  @Test("A certificate that ended long ago still opens: its dates are told by the one who knows the time")
  func ended() throws {
    try openssl("-f '2020-01-01 00:00:00' openssl req -x509 -key key.pem -out cert.pem -days 30 -subj /CN=app", program: "faketime")
    try openssl("cert.pem key.pem > both.pem", program: "cat")

    let certificate = try ClientCertificate(opening: openssl.file("both.pem"))

    #expect(certificate.notAfter.rfc3339.hasPrefix("2020-01-3"))
  }
}
