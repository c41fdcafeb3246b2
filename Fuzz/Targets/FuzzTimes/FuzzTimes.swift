import FoundationEssentials
import Fuzzer
import Platform
import TokenCache

@testable import Entra
@testable import LoginMethods
@testable import OAuth

private let now = Timestamp(secondsSinceEpoch: 1_800_000_000)

// Puts the input where tools, token endpoints, managed identities and headers write times, and follows what becomes of them in a run.
runFuzzer { start, count in
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  let number = number(bytes)
  for value in [bytes, [0x22] + bytes + [0x22], Array(String(number).utf8)] { judge(value) }
  let headers = [(name: "Retry-After", value: String(number)), (name: "Retry-After", value: String(decoding: bytes, as: UTF8.self))]
  for header in headers {
    let response = HTTPResponse(status: 429, headers: [header])
    let decision = RetryPolicy.signIn.decision(after: response, attempt: 0, remaining: .seconds(60), jitter: 255)
    if case .wait(let pause) = decision { precondition(pause >= .zero && pause < .seconds(60), "a pause beyond the run") }
  }
  return 0
}

/// A number near one where arithmetic goes wrong, or any other: the first byte chooses, the others are added.
private func number(_ bytes: [UInt8]) -> Int64 {
  let edges: [Int64] = [.min, .max, 0, now.secondsSinceEpoch, 1 << 40, 253_402_300_799, -62_167_219_200, .max / 1_000_000_000]
  let offset = Int64(bitPattern: bytes.dropFirst().prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  return edges[Int(bytes.first ?? 0) % edges.count] &+ (bytes.count % 2 == 0 ? offset : 0 &- offset)
}

private func judge(_ value: [UInt8]) {
  let decoder = JSONDecoder()
  for name in ["expires_on", "expiresOn"] {
    let answer = document(#"{"accessToken":"t","token":"t","\#(name)":"#, value)
    if let end = (try? decoder.decode(AzureCLICommand.Answer.self, from: Data(answer)))?.expiry { follow(end) }
    if let text = (try? decoder.decode(AzureDeveloperCLICommand.Answer.self, from: Data(answer)))?.expiresOn,
      let end = Timestamp(dateText: text)
    {
      follow(end)
    }
  }
  for name in ["expires_on", "expires_in", "refresh_in"] {
    let plain = document(#"{"access_token":"t","\#(name)":"#, value)
    let full = document(#"{"access_token":"t","expires_in":3600,"expires_on":"1800003600","\#(name)":"#, value)
    for answer in [plain, full] {
      if let response = try? TokenResponse(answer, receivedAt: now) {
        precondition(response.lifetime > .zero, "a token without life")
        follow(now + response.lifetime, refreshAt: response.refreshIn.map { now + $0 })
      }
      if let token = try? ManagedIdentityResponse(answer, receivedAt: now).token {
        precondition(token.expiresAt > now, "a token that is over")
        follow(token.expiresAt)
      }
    }
  }
}

private func document(_ start: String, _ value: [UInt8]) -> [UInt8] { Array(start.utf8) + value + [0x7D] }

private func follow(_ end: Timestamp, refreshAt: Timestamp? = nil) {
  precondition(end.rfc3339.utf8.count == 20, "a year of other than four digits")
  let token = Token(text: "t", issuedAt: now, expiresAt: end, refreshAt: refreshAt)
  for isOnlyAsked in [false, true] {
    _ = Freshness.of(token, isOnlyAsked: isOnlyAsked, at: now)
    precondition(Freshness.freshUntil(token, isOnlyAsked: isOnlyAsked) <= end, "fresh beyond its end")
  }
  _ = (Freshness.usableUntil(token) - now).components
  _ = end.nanosecondsSinceEpoch
}
