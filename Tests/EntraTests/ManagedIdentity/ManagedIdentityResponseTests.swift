import Platform
import Testing

@testable import Entra
@testable import OAuth

@Suite struct ManagedIdentityResponseTests {
  private static let now = Timestamp(secondsSinceEpoch: 1_795_200_000)

  private func expiry(_ fields: String) throws -> Int64 {
    try ManagedIdentityResponse(Array(#"{"access_token":"t",\#(fields)}"#.utf8), receivedAt: Self.now).token.expiresAt.secondsSinceEpoch
  }

  @Test(
    "The end is read in every form",
    arguments: [
      #""expires_on":"1795213051""#, #""expires_on":1795213051"#, #""expires_on":1795213051.9"#,
      #""expires_on":"11/20/2026 10:17:31 PM +00:00""#, #""expires_on":"11/20/2026 10:17:31 PM""#, #""expires_on":"11/20/2026 22:17:31""#,
      #""expires_on":"2026-11-20 22:17:31""#, #""expires_on":"2026-11-20T22:17:31Z""#, #""expires_in":"13051""#, #""expires_in":13051"#,
      #""expires_on":null,"expires_in":"13051""#, #""expires_on":"soon","expires_in":"13051""#,
      #""expires_on":"1795213051","expires_in":"""#,
    ])
  func forms(_ fields: String) throws {
    #expect(try expiry(fields) == 1_795_213_051)
  }

  @Test(
    "Of instant and span the earlier counts; the span alone where this machine's clock is ahead",
    arguments: [
      (#""expires_on":"1795213051","expires_in":"86400""#, 1_795_213_051), (#""expires_on":"1795213051","expires_in":"60""#, 1_795_200_060),
      (#""expires_on":"1795100000","expires_in":"60""#, 1_795_200_060),
    ])
  func both(_ fields: String, _ seconds: Int64) throws {
    #expect(try expiry(fields) == seconds)
  }

  @Test(
    "A token without an end, or with an absurd one, is none",
    arguments: [
      #""x":1"#,
      #""expires_on":-9223372036854775808"#, #""expires_on":"0""#, #""expires_in":"0""#, #""expires_in":-5"#, #""expires_in":1e300"#,
      #""expires_on":"99999999999999999""#, #""expires_in":9223372036854775807"#,
    ])
  func noExpiry(_ fields: String) {
    #expect(throws: ManagedIdentityResponse.DecodingFailure.lacks("expiry")) { try expiry(fields) }
  }

  @Test(
    "A token whose time is over is told with its end",
    arguments: [
      (#""expires_on":"1795100000""#, 1_795_100_000), (#""expires_on":1000000000,"expires_in":-5"#, 1_000_000_000),
      (#""expires_on":1795200000"#, 1_795_200_000),
    ])
  func over(_ fields: String, _ seconds: Int64) {
    #expect(throws: ManagedIdentityResponse.DecodingFailure.over(Timestamp(secondsSinceEpoch: seconds))) { try expiry(fields) }
  }

  @Test("An answer without a token is none", arguments: ["{}", #"{"access_token":"","expires_in":60}"#])
  func noToken(_ body: String) {
    #expect(throws: ManagedIdentityResponse.DecodingFailure.lacks("access_token")) {
      try ManagedIdentityResponse(Array(body.utf8), receivedAt: Self.now)
    }
  }
}
