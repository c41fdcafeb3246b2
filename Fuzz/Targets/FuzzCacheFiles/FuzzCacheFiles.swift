import FoundationEssentials
import Fuzzer
import Platform

@testable import TokenCache

// Reads the input as the content of each file of a token cache. What is read must come back the same when it is written.
runFuzzer { start, count in
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  if let answer = Answer(encoded: bytes) {
    let again = answer.encoded()
    precondition(again.isEmpty || Answer(encoded: again) == answer, "an answer changes when it is written")
  }
  check(SessionRecord.self, bytes)
  check(AccountRecord.self, bytes)
  check(RememberedFailure.self, bytes)
  check(Prompts.Prompt.self, bytes)
  return 0
}

private func check<Record: Codable & Equatable>(_ type: Record.Type, _ bytes: [UInt8]) {
  guard let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)) else { return }
  guard let again = try? JSONEncoder().encode(record) else { preconditionFailure("a record cannot be written") }
  precondition((try? JSONDecoder().decode(Record.self, from: again)) == record, "a record changes when it is written")
  if let session = record as? SessionRecord {
    // Times at the ends of what a number can hold.
    for now in [Timestamp(secondsSinceEpoch: 0), Timestamp(secondsSinceEpoch: 1_800_000_000)] {
      _ = Freshness.of(session.token, isOnlyAsked: false, at: now)
      _ = Freshness.freshUntil(session.token, isOnlyAsked: true)
      _ = session.token.expiresAt.rfc3339
    }
  }
}
