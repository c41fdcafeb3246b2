import Fuzzer
import Platform

@testable import Entra
@testable import OAuth

// Reads the input as a token endpoint's response, as success and as refusal, and as a federation server's XML.
runFuzzer { start, count in
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  let now = Timestamp(secondsSinceEpoch: 1_800_000_000)
  for tokenType in ["Bearer", "pop"] {
    if let response = try? TokenResponse(bytes, tokenType: tokenType, receivedAt: now) {
      precondition(!response.accessToken.isEmpty && response.lifetime > .zero, "a token without text or life")
      precondition(response.refreshIn.map { $0 > .zero && $0 < response.lifetime } ?? true, "a renewal after the end")
    }
  }
  if let error = EntraError(HTTPResponse(status: 400, headers: [], body: bytes)) {
    precondition(!(error.summary + error.remedy).unicodeScalars.contains { $0.value < 0x20 }, "control characters in an error")
  }
  _ = try? XMLReader.read(bytes)
  return 0
}
