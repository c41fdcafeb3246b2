import FoundationEssentials
import Platform
import TestSupport
import Testing

@testable import Entra
@testable import OAuth

/// What a certificate proves itself with, field by field.
@Suite struct ClientAssertionTests {
  private static let v2 = "https://login.microsoftonline.com/contoso/oauth2/v2.0/token"
  private static let v1 = "https://login.microsoftonline.com/contoso/oauth2/token?api-version=1.0"
  private static let adfs = "https://adfs.example/adfs/oauth2/token"

  private let test = TestHost()

  private func assertion(isLegacy: Bool) -> ClientAssertion {
    ClientAssertion(
      clientID: "a\"pp", audience: Self.v2, certificate: .test(), usesSHA1: isLegacy, identifier: "once", at: test.clock.now)
  }

  private func json(_ part: Substring) throws -> String {
    var text = part.replacing("-", with: "+").replacing("_", with: "/")
    text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return String(decoding: try #require(Data(base64Encoded: String(text))), as: UTF8.self)
  }

  @Test("The header names PS256, SHA-256 in base64url, and the chain in base64, the leaf first")
  func header() throws {
    let parts = try assertion(isLegacy: false).signed { _, _ in [] }.split(separator: ".", omittingEmptySubsequences: false)

    #expect(
      try json(parts[0])
        == #"{"alg":"PS256","typ":"JWT","x5c":["MPv/","MAE="],"x5t#S256":"__________________________________________8"}"#)
  }

  @Test("For what is old it names RS256 and SHA-1")
  func oldHeader() throws {
    let parts = try assertion(isLegacy: true).signed { _, _ in [] }.split(separator: ".", omittingEmptySubsequences: false)

    #expect(try json(parts[0]) == #"{"alg":"RS256","typ":"JWT","x5c":["MPv/","MAE="],"x5t":"-_v7-_v7-_v7-_v7-_v7-_v7-_s"}"#)
  }

  @Test("The claims name the endpoint, the client twice, once, and ten minutes", arguments: [false, true])
  func claims(_ isLegacy: Bool) throws {
    let parts = try assertion(isLegacy: isLegacy).signed { _, _ in [] }.split(separator: ".", omittingEmptySubsequences: false)

    #expect(
      try json(parts[1])
        == #"{"aud":"\#(Self.v2)","exp":1893546845,"iss":"a\"pp","jti":"once","nbf":1893546245,"sub":"a\"pp"}"#)
  }

  @Test("Header and claims are what is signed, and the signature stands behind them without padding")
  func signature() throws {
    var signed: [UInt8] = []

    let parts = try assertion(isLegacy: false).signed { _, bytes in
      signed = bytes
      return [0xFF, 0xFE, 0xFD, 0xFC]
    }.split(separator: ".")

    #expect(String(decoding: signed, as: UTF8.self) == parts[0] + "." + parts[1])
    #expect(parts[2] == "__79_A")
  }

  @Test("A key that cannot sign ends the attempt")
  func failure() {
    #expect(throws: CertificateError.signing(path: "app.pem")) {
      try assertion(isLegacy: false).signed { _, _ in throw CertificateError.signing(path: "app.pem") }
    }
  }

  // MARK: The grant

  private func authority(host: String = "", tenant: String) throws -> Authority {
    try Authority(
      environmentName: "", authorityHost: host, tenant: tenant, trustsTemplates: false, environment: Environment { _ in nil })
  }

  private func obtain(_ authority: Authority, isLegacy: Bool) throws {
    test.network.queue(json: #"{"token_type":"Bearer","expires_in":3599,"access_token":"t"}"#)
    let client = OAuthClient(host: test.host, deadline: Deadline(in: .seconds(60), of: test.host))
    var authority = authority
    authority.isLegacy = isLegacy
    _ = try ClientCredentialsGrant(
      clientID: "app", credential: .certificate(.test(), usesSHA1: authority.usesSHA1), audience: authority.audience(ofServer: "aks")
    )
    .token(from: authority, client: client)
  }

  @Test(
    "The assertion is sent in place of a secret, for the endpoint that gets it, in the form that it knows",
    arguments: [
      ("", "contoso", false, v2, "PS256", "scope"), ("", "contoso", true, v1, "RS256", "resource"),
      ("https://adfs.example/", "adfs", false, adfs, "RS256", "scope"),
    ])
  func grant(_ host: String, _ tenant: String, _ isLegacy: Bool, _ url: String, _ algorithm: String, _ audience: String) throws {
    try obtain(authority(host: host, tenant: tenant), isLegacy: isLegacy)

    let request = try #require(test.network.requests.first)
    #expect(test.network.requests.map(\.url) == [url])
    #expect(request.form.keys.sorted() == ["client_assertion", "client_assertion_type", "client_id", "grant_type", audience].sorted())
    #expect(request.form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    let parts = try #require(request.form["client_assertion"]?.split(separator: "."))
    #expect(try json(parts[0]).contains(#""alg":"\#(algorithm)""#))
    #expect(try json(parts[1]).contains(#""aud":"\#(url)""#))
    #expect(try json(parts[2]) == algorithm)
  }

  @Test("Every assertion has an identifier of its own, a UUID")
  func identifiers() throws {
    try obtain(authority(tenant: "contoso"), isLegacy: false)
    try obtain(authority(tenant: "contoso"), isLegacy: false)

    let claims = try test.network.requests.map { try json(try #require($0.form["client_assertion"]?.split(separator: ".")[1])) }
    let identifiers = claims.compactMap { $0.split(separator: #""jti":""#).last?.prefix(36) }
    #expect(identifiers.count == 2 && identifiers[0] != identifiers[1])
    #expect(identifiers.allSatisfy { $0.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12] })
  }

  @Test("Behind an unknown host the audience is the endpoint that its discovery document names")
  func discovered() throws {
    let endpoint = "https://login.example/t/oauth2/v2.0/token"
    test.network.queue(json: #"{"issuer":"https://login.example/t/v2.0","token_endpoint":"\#(endpoint)"}"#)

    try obtain(authority(host: "https://login.example/", tenant: "contoso"), isLegacy: false)

    let parts = try #require(test.network.requests.last?.form["client_assertion"]?.split(separator: "."))
    #expect(try json(parts[1]).contains(#""aud":"\#(endpoint)""#))
  }
}
