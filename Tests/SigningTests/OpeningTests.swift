import Platform
import TestSupport
import Testing

@testable import Signing

/// Every form of certificate file that people have.
@Suite struct OpeningTests {
  private let openssl: OpenSSL

  init() throws {
    openssl = try OpenSSL()
    try openssl.makePair()
  }

  private func chain(_ name: String, password: String = "") throws -> [[UInt8]] {
    try ClientCertificate(opening: openssl.file(name, password: password)).chain
  }

  // MARK: PEM

  @Test("Key and certificate stand in any order, under any file name", arguments: ["cert.pem key.pem", "key.pem cert.pem"])
  func order(_ parts: String) throws {
    try openssl("\(parts) > app.p12", program: "cat")

    #expect(try chain("app.p12") == [openssl.der("cert.pem")])
  }

  @Test("Text around the blocks and line ends of Windows do no harm")
  func surroundings() throws {
    try openssl("-e 's/$/\\r/' -e '1i Bag Attributes\\n    localKeyID: 01' both.pem > windows.pem", program: "sed")

    #expect(try chain("windows.pem") == [openssl.der("cert.pem")])
  }

  @Test(
    "A key is read in every form",
    arguments: [
      ("rsa -in key.pem -traditional", "", "BEGIN RSA PRIVATE KEY"),
      ("pkcs8 -topk8 -in key.pem -passout pass:pw", "pw", "BEGIN ENCRYPTED PRIVATE KEY"),
      ("pkcs8 -topk8 -in key.pem -scrypt -passout pass:pw", "pw", "BEGIN ENCRYPTED PRIVATE KEY"),
      ("rsa -in key.pem -traditional -aes256 -passout pass:pw", "pw", "DEK-Info: AES-256-CBC"),
      ("rsa -in key.pem -traditional -des3 -passout pass:pw", "pw", "DEK-Info: DES-EDE3-CBC"),
      ("rsa -in key.pem -traditional -des -passout pass:pw -provider legacy -provider default", "pw", "DEK-Info: DES-CBC"),
      ("pkcs8 -topk8 -in key.pem -v1 PBE-SHA1-RC2-128 -passout pass:pw -provider legacy -provider default", "pw", "BEGIN ENCRYPTED"),
    ])
  func keyForms(_ command: String, _ password: String, _ marker: String) throws {
    try openssl("\(command) -out other.key")
    try openssl("cert.pem other.key > app.pem", program: "cat")
    #expect(try openssl.directory.read("app.pem").contains(marker))

    #expect(try chain("app.pem", password: password) == [openssl.der("cert.pem")])
  }

  @Test("A password that is not needed does no harm")
  func needlessPassword() throws {
    #expect(try chain("both.pem", password: "pw") == [openssl.der("cert.pem")])
  }

  // MARK: PKCS#12

  @Test(
    "A PKCS#12 store is read with new and old algorithms, with and without password",
    arguments: [
      ("", "pw"), ("", ""), ("-legacy", "pw"), ("-legacy", ""), ("-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1", "pw"),
      ("-keypbe NONE -certpbe NONE", "pw"), ("-keypbe NONE -certpbe NONE -nomac", ""), ("-iter 100000", "pässword"),
    ])
  func pkcs12(_ options: String, _ password: String) throws {
    try openssl("pkcs12 -export -in cert.pem -inkey key.pem \(options) -passout 'pass:\(password)' -out app.pem")

    #expect(try chain("app.pem", password: password) == [openssl.der("cert.pem")])
  }

  @Test("After the old algorithms the new ones still work")
  func oldThenNew() throws {
    try openssl("pkcs12 -export -legacy -in cert.pem -inkey key.pem -passout pass:pw -out old.pfx")
    try openssl("pkcs12 -export -in cert.pem -inkey key.pem -passout pass:pw -out new.pfx")

    _ = try chain("old.pfx", password: "pw")

    #expect(try chain("new.pfx", password: "pw") == [openssl.der("cert.pem")])
  }

  // MARK: Chains

  @Test("The certificate of the key is the first, then come its issuers; others stay out")
  func order() throws {
    try openssl.makeChain()
    try openssl("req -x509 -newkey rsa:2048 -noenc -keyout stranger.key -out stranger.pem -subj /CN=stranger")
    try openssl("root.pem stranger.pem cert.pem key.pem mid.pem cert.pem > app.pem", program: "cat")
    try openssl("mid.pem stranger.pem root.pem > others.pem", program: "cat")
    try openssl("pkcs12 -export -in cert.pem -inkey key.pem -certfile others.pem -passout pass:pw -out app.pfx")
    let expected = try [openssl.der("cert.pem"), openssl.der("mid.pem"), openssl.der("root.pem")]

    #expect(try chain("app.pem") == expected)
    #expect(try chain("app.pfx", password: "pw") == expected)
  }

  @Test("A missing link ends the chain")
  func missingLink() throws {
    try openssl.makeChain()
    try openssl("root.pem cert.pem key.pem > app.pem", program: "cat")

    #expect(try chain("app.pem") == [openssl.der("cert.pem")])
  }

  // MARK: Facts

  @Test("Thumbprints and dates are those that openssl tells")
  func facts() throws {
    let certificate = try ClientCertificate(opening: openssl.file("both.pem"))

    let told = try openssl("x509 -in cert.pem -noout -fingerprint -sha1; openssl x509 -in cert.pem -noout -fingerprint -sha256")
      .split(separator: "\n").map { $0.split(separator: "=").last?.replacing(":", with: "").lowercased() }
    #expect([certificate.thumbprint.hexadecimal, certificate.thumbprint256.hexadecimal] == told)
    #expect(certificate.notAfter - certificate.notBefore == .seconds(30 * 86_400))
    let end = try openssl(#"-u -d "$(openssl x509 -in cert.pem -noout -enddate | cut -d= -f2)" +%s"#, program: "date")
    #expect(certificate.notAfter.secondsSinceEpoch == Int64(end.prefix { $0 != "\n" }))
  }
}
