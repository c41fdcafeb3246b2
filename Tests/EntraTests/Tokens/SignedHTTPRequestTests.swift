import FoundationEssentials
import Platform
import Testing

@testable import Entra
@testable import OAuth

@Suite("Signed HTTP requests")
struct SignedHTTPRequestTests {
  /// The example key. Source: RFC 7638 section 3.1.
  private static let modulus =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W"
    + "-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08"
    + "qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
  private static let thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"

  private static let key = PossessionKey(
    encoded: [1], modulus: decoded(modulus), exponent: [1, 0, 1], sign: { _ in Array("signature".utf8) })

  private static func decoded(_ text: String) -> [UInt8] {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)).map(Array.init) ?? []
  }

  @Test("The key's name is its thumbprint")
  func thumbprint() {
    #expect(TokenBinding(Self.key).keyID == Self.thumbprint)
  }

  @Test("A token request names the key as Entra reads it")
  func binding() {
    let fields = TokenBinding(Self.key).fields

    #expect(fields.map(\.name) == ["token_type", "req_cnf"])
    #expect(fields.first?.value == "pop")
    #expect(Self.decoded(fields.last?.value ?? "") == Array(#"{"kid":"\#(Self.thumbprint)","xms_ksl":"sw"}"#.utf8))
  }

  @Test("The signed text holds token, host, time, key and nonce, written as JSON")
  func content() throws {
    let request = SignedHTTPRequest(
      accessToken: "a.b.c", host: #"/clusters/a"b"#, key: Self.key, nonce: "00ff", at: Timestamp(secondsSinceEpoch: 1_800_000_000))

    let parts = try request.signed(Self.key.sign).split(separator: ".").map { String(decoding: Self.decoded(String($0)), as: UTF8.self) }

    #expect(
      parts == [
        #"{"alg":"RS256","kid":"\#(Self.thumbprint)","typ":"pop"}"#,
        #"{"at":"a.b.c","cnf":{"jwk":{"alg":"RS256","e":"AQAB","kid":"\#(Self.thumbprint)","kty":"RSA","n":"\#(Self.modulus)"}},"#
          + #""nonce":"00ff","ts":1800000000,"u":"/clusters/a\"b"}"#,
        "signature",
      ])
  }

  @Test("The signature is over header and claims")
  func signature() throws {
    let request = SignedHTTPRequest(accessToken: "a", host: "h", key: Self.key, nonce: "n", at: Timestamp(secondsSinceEpoch: 1))
    var signed: [UInt8] = []

    let text = try request.signed { bytes in
      signed = bytes
      return [1]
    }

    #expect(String(decoding: signed, as: UTF8.self) + ".AQ" == text)
  }

  @Test(
    "A bearer token is no answer to a request for a bound one, nor the other way round",
    arguments: [("Bearer", true), ("pop", false), (nil, true)] as [(String?, Bool)])
  func wrongType(_ type: String?, _ isBound: Bool) {
    let type = type.map { #","token_type":"\#($0)""# } ?? ""
    let body = Array(#"{"access_token":"a","expires_in":3600\#(type)}"#.utf8)

    #expect(throws: TokenResponse.DecodingFailure.self) {
      try TokenResponse(body, tokenType: isBound ? "pop" : "Bearer", receivedAt: Timestamp(secondsSinceEpoch: 0))
    }
  }

  @Test("A bound token is taken where one was asked for", arguments: ["pop", "PoP"])
  func rightType(_ type: String) throws {
    let body = Array(#"{"access_token":"a","expires_in":3600,"token_type":"\#(type)"}"#.utf8)

    #expect(try TokenResponse(body, tokenType: "pop", receivedAt: Timestamp(secondsSinceEpoch: 0)).accessToken == "a")
  }
}
