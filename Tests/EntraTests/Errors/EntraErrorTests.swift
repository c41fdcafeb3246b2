import Platform
import Testing

@testable import Entra
@testable import OAuth

@Suite struct EntraErrorTests {
  private static let trace = "Trace ID: 1f3c Correlation ID: 5e6f Timestamp: 2030-01-02 01:04:05Z"

  private func error(
    _ json: String, status: Int = 400, headers: [(name: String, value: String)] = []
  ) throws -> EntraError {
    try #require(EntraError(HTTPResponse(status: status, headers: headers, body: Array(json.utf8))))
  }

  // MARK: What a person reads

  @Test("A refusal is told with its sentence, correlation ID and time, and the remedy of its number")
  func report() throws {
    let error = try error(
      #"""
      {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 1f3c\r\nCorrelation ID: 5e6f","error_codes":[7000215],"timestamp":"2030-01-02 01:04:05Z","trace_id":"1f3c","correlation_id":"5e6f","error_uri":"https://login.example/error?code=7000215"}
      """#, status: 401)

    #expect(
      error.report == """
        Error: AADSTS7000215: Invalid client secret provided. (correlation ID 5e6f, 2030-01-02 01:04:05Z)
        Hint: check the client secret: give its value, not its ID
        Code: entra.AADSTS7000215

        """)
  }

  @Test(
    "The trace lines are cut, however they are set apart",
    arguments: [" \(trace)", "\\r\\n\(trace)", "\\n\(trace)", " \\r\\n\(trace)"])
  func traceLines(_ ending: String) throws {
    #expect(try error(#"{"error":"e","error_description":"AADSTS1: Text.\#(ending)"}"#).summary.hasPrefix("AADSTS1: Text."))
    #expect(try !error(#"{"error":"e","error_description":"AADSTS1: Text.\#(ending)"}"#).summary.contains("1f3c"))
  }

  @Test(
    "Control characters in the sentence do not reach the terminal",
    arguments: ["\\u001b", "\\u0007", "\\u0000", "\\u007f", "\\u202e", "\\t"])
  func controlCharacters(_ escape: String) throws {
    let expected = escape == "\\t" ? "a b" : "ab"

    #expect(try error(#"{"error":"e","error_description":"a\#(escape)b"}"#).summary == expected)
  }

  @Test(
    "Control characters in the other fields do not reach the terminal",
    arguments: [
      #"{"error":"a\u001bb"}"#, #"{"error":"a\u001bb","error_description":""}"#,
      #"{"error":"e","error_description":"d","correlation_id":"a\u001bb"}"#,
      #"{"error":"e","error_description":"d","timestamp":"a\u001bb"}"#,
      #"{"error":"e","error_description":"a\u009bb"}"#,
    ])
  func otherControlCharacters(_ json: String) throws {
    let report = try error(json).report

    #expect(!report.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" })
  }

  @Test("A sentence without end is cut at 600 characters")
  func length() throws {
    #expect(try error(#"{"error":"e","error_description":"\#(String(repeating: "x", count: 5000))"}"#).summary.count == 600)
  }

  @Test("Without a sentence the error's name is told")
  func nameAlone() throws {
    let error = try error(#"{"error":"server_error"}"#, status: 500)

    #expect(error.summary == "server_error")
    #expect(error.code == "entra.server_error")
    #expect(error.remedy == "look up server_error, or send the line above to your administrator")
  }

  @Test("The correlation ID comes from the answer's header where the body has none")
  func correlationHeader() throws {
    #expect(
      try error(#"{"error":"e","error_description":"d"}"#, headers: [("Client-Request-ID", "5e6f")]).summary == "d (correlation ID 5e6f)")
  }

  // MARK: Numbers

  @Test(
    "Numbers come from error_codes, else from the sentence",
    arguments: [
      (#""error_codes":[50076,50079]"#, [50076, 50079]), (#""error_description":"AADSTS700016: x""#, [700016]),
      (#""error_codes":[50076],"error_description":"AADSTS700016: x""#, [50076]), (#""error_description":"AADSTS: x""#, []),
      (#""error_description":"no number""#, []), (#""error_description":"AADSTS99999999999999999999""#, []),
    ])
  func numbers(_ fields: String, _ numbers: [Int]) throws {
    #expect(try error(#"{"error":"e",\#(fields)}"#).numbers == numbers)
  }

  @Test("The first number is the code, and the first with a remedy gives it")
  func firstRemedy() throws {
    let error = try error(#"{"error":"e","error_codes":[123456,50057]}"#)

    #expect(error.code == "entra.AADSTS123456")
    #expect(error.remedy == "the account is disabled: ask your administrator")
  }

  @Test("A number without a remedy is one to look up")
  func unknownNumber() throws {
    #expect(
      try error(#"{"error":"e","error_codes":[123456]}"#).remedy == "look up AADSTS123456, or send the line above to your administrator")
  }

  @Test(
    "What has no error field is no refusal",
    arguments: ["", "{}", "[]", "<html>", #"{"error":{"code":"x"}}"#, #"{"error":1}"#, #"{"error":"e""#])
  func noError(_ text: String) {
    #expect(EntraError(HTTPResponse(status: 400, headers: [], body: Array(text.utf8))) == nil)
  }

  // MARK: What follows from it

  @Test(
    "A refusal is final, a fault or throttling is not",
    arguments: [(400, true), (401, true), (403, true), (404, true), (408, false), (429, false), (500, false), (503, false)])
  func finalRefusal(_ status: Int, _ isFinal: Bool) throws {
    #expect(try error(#"{"error":"e"}"#, status: status).isFinalRefusal == isFinal)
  }

  @Test(
    "A refresh token ends by its suberror",
    arguments: [
      ("bad_token", true), ("token_expired", true), ("basic_action", false), ("additional_action", false), ("message_only", false),
      ("consent_required", false), ("user_password_expired", false), ("client_mismatch", false), ("protection_policy_required", false),
    ])
  func endsBySuberror(_ suberror: String, _ ends: Bool) throws {
    #expect(try error(#"{"error":"invalid_grant","suberror":"\#(suberror)"}"#).endsRefreshToken == ends)
  }

  @Test(
    "Without a suberror it ends by its number; policy answers keep it",
    arguments: [
      (700082, true), (700081, true), (700084, true), (70008, true), (70043, true), (70000, true), (50173, true), (50132, true),
      (50133, true),
      (50089, true), (50076, false), (50079, false), (50078, false), (53003, false), (53000, false), (530035, false), (65001, false),
      (50097, false),
    ])
  func endsByNumber(_ number: Int, _ ends: Bool) throws {
    for suberror in ["", #","suberror":"""#] {
      #expect(try error(#"{"error":"invalid_grant","error_codes":[\#(number)]\#(suberror)}"#).endsRefreshToken == ends)
    }
  }

  @Test("A policy suberror keeps the refresh token, whatever the number")
  func suberrorFirst() throws {
    #expect(try !error(#"{"error":"invalid_grant","suberror":"basic_action","error_codes":[700082]}"#).endsRefreshToken)
  }

  @Test(
    "Only an invalid_grant ends a refresh token",
    arguments: ["invalid_client", "invalid_request", "interaction_required", "temporarily_unavailable", "server_error"])
  func otherErrors(_ name: String) throws {
    #expect(try !error(#"{"error":"\#(name)","suberror":"bad_token","error_codes":[700082]}"#).endsRefreshToken)
  }

  @Test(
    "A person can help where a grant or a sign-in is wanted",
    arguments: [
      ("invalid_grant", true), ("interaction_required", true), ("login_required", true), ("consent_required", true),
      ("invalid_client", false),
      ("invalid_scope", false), ("server_error", false), ("unauthorized_client", false),
    ])
  func wantsPerson(_ name: String, _ wants: Bool) throws {
    #expect(try error(#"{"error":"\#(name)"}"#).wantsPerson == wants)
  }
}
