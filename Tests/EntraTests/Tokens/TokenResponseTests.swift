import FoundationEssentials
import Platform
import Testing

@testable import Entra
@testable import OAuth

@Suite struct TokenResponseTests {
  private let now = Timestamp(secondsSinceEpoch: 1_893_546_245)

  private func response(_ json: String) throws(TokenResponse.DecodingFailure) -> TokenResponse {
    try TokenResponse(Array(json.utf8), receivedAt: now)
  }

  private func base64URL(_ json: String) -> String {
    Data(json.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  // MARK: Times

  @Test(
    "A lifetime comes as a number or as text, and from expires_on where expires_in is missing",
    arguments: [
      #""expires_in":3599"#, #""expires_in":"3599""#, #""expires_on":1893549844"#, #""expires_on":"1893549844""#,
      #""expires_in":null,"expires_on":"1893549844""#, #""expires_in":3599,"expires_on":"5""#,
    ])
  func lifetime(_ fields: String) throws {
    #expect(try response(#"{"access_token":"t","token_type":"Bearer",\#(fields)}"#).lifetime == .seconds(3599))
  }

  @Test(
    "An answer without a lifetime, or with an impossible one, is refused",
    arguments: [
      "", #","expires_in":0"#, #","expires_in":-1"#, #","expires_on":"1893546245""#, #","expires_in":9223372036854775807"#,
      #","expires_on":-9223372036854775808"#, #","expires_on":"9223372036854775807""#, #","expires_in":-9223372036854775808"#,
    ])
  func noLifetime(_ fields: String) {
    #expect(throws: TokenResponse.DecodingFailure.lacks("expires_in")) { try response(#"{"access_token":"t"\#(fields)}"#) }
  }

  @Test(
    "refresh_in is taken where it is within the lifetime",
    arguments: [
      ("43199", 43_199), (#""43199""#, 43_199), ("1", 1), ("86398", 86_398), ("0", nil), ("-1", nil), ("86399", nil), ("99999", nil),
      ("null", nil), (#""soon""#, nil),
    ] as [(String, Int?)])
  func refreshIn(_ value: String, _ seconds: Int?) throws {
    #expect(
      try response(#"{"access_token":"t","expires_in":86399,"refresh_in":\#(value)}"#).refreshIn == seconds.map { .seconds($0) })
  }

  // MARK: Tokens

  @Test(
    "An answer without an access token is refused",
    arguments: ["{}", #"{"expires_in":3599}"#, #"{"access_token":"","expires_in":3599}"#, #"{"access_token":null,"expires_in":3599}"#])
  func noToken(_ json: String) {
    #expect(throws: TokenResponse.DecodingFailure.lacks("access_token")) { try response(json) }
  }

  @Test(
    "A bearer token may be spelled in any case; a missing type is one",
    arguments: [#","token_type":"Bearer""#, #","token_type":"bearer""#, ""])
  func bearer(_ type: String) throws {
    #expect(try response(#"{"access_token":"t","expires_in":3599\#(type)}"#).accessToken == "t")
  }

  @Test("A token of another type was not asked for, and is refused")
  func otherType() {
    #expect(throws: TokenResponse.DecodingFailure.tokenType("pop")) {
      try response(#"{"access_token":"t","expires_in":1,"token_type":"pop"}"#)
    }
  }

  @Test(
    "What is no JSON object is refused",
    arguments: ["", "<html>", "[]", "null", "\"t\"", #"{"access_token":"t","expires_in":3"#, #"{"access_token":1,"expires_in":3}"#])
  func notJSON(_ text: String) {
    #expect(throws: TokenResponse.DecodingFailure.notJSON) { try response(text) }
  }

  @Test(
    "A refresh token is kept unless it is empty",
    arguments: [(#","refresh_token":"r""#, "r"), (#","refresh_token":"""#, nil), ("", nil)] as [(String, String?)])
  func refreshToken(_ fields: String, _ token: String?) throws {
    #expect(try response(#"{"access_token":"t","expires_in":3599\#(fields)}"#).refreshToken == token)
  }

  // MARK: The person

  @Test("The home account is uid.utid of client_info, padded or not")
  func homeAccount() throws {
    for json in [
      #"{"uid":"u","utid":"t"}"#, #"{"uid":"u","utid":"t"} "#, #"{"uid":"u","utid":"t"}  "#, #"{"uid":"u","utid":"t","x":"???>>>"}"#,
    ] {
      #expect(try response(#"{"access_token":"t","expires_in":1,"client_info":"\#(base64URL(json))"}"#).homeAccountID == "u.t")
    }
  }

  @Test(
    "The name comes from the ID token: preferred_username, else upn",
    arguments: [
      (#"{"preferred_username":"a@x","upn":"b@x"}"#, "a@x"), (#"{"upn":"b@x"}"#, "b@x"), ("{}", nil),
    ] as [(String, String?)])
  func username(_ claims: String, _ name: String?) throws {
    #expect(try response(#"{"access_token":"t","expires_in":1,"id_token":"h.\#(base64URL(claims)).s"}"#).username == name)
  }

  @Test(
    "Unreadable facts about the person cost the name, not the sign-in",
    arguments: [#""client_info":"%%%""#, #""client_info":"e30""#, #""id_token":"a.b""#, #""id_token":"..""#, #""id_token":"a.b.c.d.e""#])
  func unreadablePerson(_ field: String) throws {
    let response = try response(#"{"access_token":"t","expires_in":1,\#(field)}"#)

    #expect(response.homeAccountID == nil)
    #expect(response.username == nil)
  }
}
