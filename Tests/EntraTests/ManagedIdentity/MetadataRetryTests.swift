import Platform
import Testing

@testable import Entra
@testable import OAuth

@Suite struct MetadataRetryTests {
  @Test("The metadata service may be gone for a while: pauses double from a second to 16, six times")
  func metadata() {
    let decisions = (0...6).map {
      RetryPolicy.instanceMetadata.decision(after: HTTPResponse(status: 410), attempt: $0, remaining: .seconds(600), jitter: 0)
    }

    #expect(decisions == [1, 2, 4, 8, 16, 16].map { .wait(.seconds($0)) } + [.giveUp])
  }

  @Test("Where it takes no connection it is not there; a connection that broke is tried again")
  func metadataConnections() {
    let decision = { (error: TransportError) in
      RetryPolicy.instanceMetadata.decision(after: error, attempt: 0, remaining: .seconds(60), jitter: 0)
    }

    #expect(decision(.connectionFailed(host: "h", reason: "r")) == .giveUp)
    #expect(decision(.unknownHost("h")) == .giveUp)
    #expect(decision(.broken(host: "h", reason: "r")) == .wait(.seconds(1)))
    #expect(decision(.timedOut(host: "h")) == .wait(.seconds(1)))
  }
}
