import Foundation
import Testing

@testable import EntraEmulator

@Suite("Client assertions signed with a certificate")
struct CertificateAssertionTests {
  let signer: AssertionSigner
  let entra: TestEmulator
  let now: Int

  init() throws {
    signer = try AssertionSigner()
    entra = try Self.emulator(RegisteredCertificate(pem: signer.pem))
    now = entra.clock.now().seconds
  }

  /// Its clock is the machine's: openssl dates certificates by that one.
  private static func emulator(_ certificate: RegisteredCertificate) throws -> TestEmulator {
    var configuration = Configuration.builtIn
    for index in configuration.applications.indices where configuration.applications[index].clientID == TestEmulator.ci {
      configuration.applications[index].certificates = [certificate]
    }
    let entra = try TestEmulator(configuration: configuration)
    entra.clock.advance(Int(Date().timeIntervalSince1970) - entra.clock.now().seconds)
    return entra
  }

  private static let base = "https://localhost:8443/\(TestEmulator.contoso)"

  private var header: JSON {
    get throws { ["alg": "PS256", "typ": "JWT", "x5t#S256": .string(Base64URL.encode(try signer.thumbprint("sha256")))] }
  }

  private var claims: JSON {
    [
      "aud": .string("\(Self.base)/oauth2/v2.0/token"), "iss": .string(TestEmulator.ci), "sub": .string(TestEmulator.ci), "jti": "1",
      "nbf": .int(now), "exp": .int(now + 600),
    ]
  }

  private func send(_ assertion: String, to entra: TestEmulator? = nil, client: String = TestEmulator.ci) -> Answer {
    (entra ?? self.entra).token([
      "grant_type": "client_credentials", "client_id": client, "scope": TestEmulator.aksScope,
      "client_assertion_type": ClientAssertion.type, "client_assertion": assertion,
    ])
  }

  @Test("A token comes, which says that a certificate proved the client")
  func token() throws {
    let answer = send(try signer.token(header: header, claims: claims))

    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.claims()["appidacr"] == "2")
    #expect(answer.claims()["appid"] == .string(TestEmulator.ci))
  }

  @Test("Every way to name the certificate is good, in either base64, with padding and white space")
  func names() throws {
    let (sha1, sha256) = (try signer.thumbprint("sha1"), try signer.thumbprint("sha256"))
    let der = Data(try signer.der)
    let wrapped = der.base64EncodedString(options: .lineLength64Characters)
    let headers: [JSON] = [
      ["alg": "RS256", "x5t": .string(Base64URL.encode(sha1))], ["alg": "RS256", "x5t": .string(Data(sha1).base64EncodedString())],
      ["alg": "PS256", "x5t#S256": .string(Data(sha256).base64EncodedString())], ["alg": "PS256", "x5c": [.string(wrapped)]],
      ["alg": "RS256", "x5t": .string(Base64URL.encode(sha1)), "x5c": [.string(der.base64EncodedString()), "AAAA"]],
    ]

    for header in headers {
      let answer = send(try signer.token(header: header, claims: claims))
      #expect(answer.status == 200, "\(header) \(answer.text)")
    }
  }

  @Test("A thumbprint alone may be registered; the assertion then brings the certificate")
  func thumbprintOnly() throws {
    let entra = try Self.emulator(RegisteredCertificate(thumbprint: try signer.fingerprint("sha1")))
    let chain: JSON = ["alg": "PS256", "x5c": [.string(Data(try signer.der).base64EncodedString())]]

    #expect(send(try signer.token(header: chain, claims: claims), to: entra).status == 200)
    #expect(send(try signer.token(header: header, claims: claims), to: entra).code == 700027)
  }

  @Test("Audience is a token endpoint or the issuer, of either version, with id or domain")
  func audiences() throws {
    let domain = "https://localhost:8443/contoso.example"
    for audience in [
      "\(Self.base)/oauth2/token", "\(Self.base)/oauth2/token?api-version=1.0", "\(Self.base)/v2.0", "\(domain)/oauth2/v2.0/token",
    ] {
      var claims = claims
      claims["aud"] = .string(audience)
      #expect(send(try signer.token(header: header, claims: claims)).status == 200, "\(audience)")
    }
  }

  @Test("Version 1 takes it too")
  func legacy() throws {
    let header: JSON = ["alg": "RS256", "x5t": .string(Base64URL.encode(try signer.thumbprint("sha1")))]

    let answer = entra.post(
      "/\(TestEmulator.contoso)/oauth2/token?api-version=1.0",
      [
        "grant_type": "client_credentials", "client_id": TestEmulator.ci, "resource": TestEmulator.aksServer,
        "client_assertion_type": ClientAssertion.type, "client_assertion": try signer.token(header: header, claims: claims),
      ])

    #expect(answer.status == 200, "\(answer.text)")
  }

  @Test(
    "Claims that do not hold are told by number",
    arguments: [
      ("aud", .string("https://elsewhere.example/oauth2/v2.0/token"), 700023), ("aud", nil, 700023), ("iss", "nobody", 700211),
      ("sub", "nobody", 700021), ("exp", nil, 700024),
    ] as [(String, JSON?, Int)])
  func claims(_ name: String, _ value: JSON?, _ code: Int) throws {
    var claims = claims
    claims[name] = value

    let answer = send(try signer.token(header: header, claims: claims))

    #expect((answer.status, answer.code, answer["error"]) == (401, code, "invalid_client"))
  }

  @Test("Times are kept, with five minutes for clocks that differ", arguments: [(-901, 700024), (-899, nil), (299, nil), (301, 700024)])
  func times(_ shift: Int, _ code: Int?) throws {
    var claims = claims
    claims["nbf"] = .int(now + shift)
    claims["exp"] = .int(now + shift + 600)

    #expect(send(try signer.token(header: header, claims: claims)).code == code)
  }

  @Test("A key below 2048 bits and a salt that is not as long as the digest are refused")
  func weak() throws {
    let short = try AssertionSigner(bits: 1024)
    let own: JSON = ["alg": "RS256", "x5t": .string(Base64URL.encode(try short.thumbprint("sha1")))]

    #expect(send(try short.token(header: own, claims: claims), to: try Self.emulator(RegisteredCertificate(pem: short.pem))).code == 700027)
    #expect(send(try signer.token(header: header, claims: claims, salt: 20)).code == 700027)
  }

  @Test("A certificate that is not registered, a signature of another key, and a certificate whose time is over")
  func strangers() throws {
    let stranger = try AssertionSigner()
    let own: JSON = ["alg": "PS256", "x5c": [.string(Data(try stranger.der).base64EncodedString())]]

    #expect(send(try stranger.token(header: own, claims: claims)).code == 700027)
    #expect(send(try stranger.token(header: header, claims: claims)).code == 700027)
    entra.clock.advance(31 * 86_400)
    var later = claims
    later["exp"] = .int(now + 32 * 86_400)
    #expect(send(try signer.token(header: header, claims: later)).code == 1_000_502)
  }

  @Test("What names no certificate, or has another algorithm, is AADSTS50027")
  func malformed() throws {
    let thumbprint = JSON.string(Base64URL.encode(try signer.thumbprint("sha1")))

    #expect(send(try signer.token(header: ["alg": "RS256"], claims: claims)).code == 50027)
    #expect(send(try signer.token(header: ["alg": "none", "x5t": thumbprint], claims: claims)).code == 50027)
  }

  @Test("A public client must send none, an application without certificates has none that fits")
  func others() throws {
    var claims = claims
    claims["iss"] = .string(TestEmulator.expiredCI)
    claims["sub"] = .string(TestEmulator.expiredCI)

    #expect(send(try signer.token(header: header, claims: claims), client: TestEmulator.aksClient).code == 700025)
    #expect(send(try signer.token(header: header, claims: claims), client: TestEmulator.expiredCI).code == 700027)
  }

  @Test("A registered certificate that is none is a fault of the configuration", arguments: ["AB", "no hex at all", ""])
  func unusable(_ thumbprint: String) {
    #expect(throws: ConfigurationError("a certificate of 'ci' is neither PEM nor the SHA-1 thumbprint of one")) {
      var configuration = Configuration.builtIn
      let index = configuration.applications.firstIndex { $0.clientID == TestEmulator.ci } ?? 0
      configuration.applications[index].certificates = [RegisteredCertificate(thumbprint: thumbprint)]
      try configuration.validate()
    }
  }
}
