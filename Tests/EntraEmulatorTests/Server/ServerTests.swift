import Foundation
import Testing

@testable import EntraEmulator

/// The emulator behind its sockets, asked by curl.
@Suite("The server", .serialized)
struct ServerTests {
  private typealias Curl = @Sendable (String...) async throws -> (status: Int32, output: String)

  private func withServer(_ body: (_ base: String, _ curl: @escaping Curl) async throws -> Void) async throws {
    try await RunningServer.run { server in
      try await body(server.base) { @Sendable (arguments: String...) in try await server.curl(arguments) }
    }
  }

  @Test("Its certificate is good for every name of the machine")
  func names() async throws {
    try await withServer { base, curl in
      for host in ["localhost", "127.0.0.1", "[::1]"] {
        let address = base.replacing("localhost", with: host) + "/common/discovery/keys"
        let answer = try await curl("-g", "-o", "/dev/null", "-w", "%{http_code}", address)
        #expect(answer.output == "200")
      }
    }
  }

  @Test("A reset is a reset, a truncated answer is short, a slow one is slow")
  func faults() async throws {
    try await withServer { base, curl in
      let (order, keys) = (base + "/_emulator/faults", base + "/common/discovery/keys")

      _ = try await curl("-d", #"{"kind": "reset", "times": 1}"#, order)
      let reset = try await curl(keys)
      #expect([35, 52, 56].contains(reset.status))
      _ = try await curl("-d", #"{"kind": "truncate", "times": 1}"#, order)
      let cut = try await curl(keys)
      #expect(cut.status == 18)
      _ = try await curl("-d", #"{"kind": "latency", "milliseconds": 300, "times": 1}"#, order)
      let time = try await curl("-o", "/dev/null", "-w", "%{time_total}", keys).output
      #expect((Double(time) ?? 0) >= 0.3)
      let afterwards = try await curl("-o", "/dev/null", "-w", "%{http_code}", keys)
      #expect(afterwards.output == "200")
    }
  }

  @Test("Too large a body is 413, and what is no HTTP does not harm")
  func limits() async throws {
    try await withServer { base, curl in
      let large = FileManager.default.temporaryDirectory.path + "/large-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: large) }
      try Data(repeating: 65, count: 1 << 21).write(to: URL(filePath: large))

      let token = base + "/common/oauth2/v2.0/token"
      let refused = try await curl("-o", "/dev/null", "-w", "%{http_code}", "--data-binary", "@" + large, token)
      #expect(refused.output == "413")
      let huge = try await curl("-o", "/dev/null", "-H", "X: " + String(repeating: "x", count: 100_000), token)
      #expect(huge.status != 28)
      let unknown = try await curl("-o", "/dev/null", "-w", "%{http_code}", "-X", "PATCH", base + "/%zz/%")
      #expect(unknown.output == "404")
      let wellAgain = try await curl("-o", "/dev/null", "-w", "%{http_code}", base + "/common/discovery/keys")
      #expect(wellAgain.output == "200")
    }
  }

  @Test("Connections are counted, not requests; kept alive they are one")
  func connections() async throws {
    try await withServer { base, curl in
      let keys = base + "/common/discovery/keys"
      _ = try await curl(keys, keys, keys)
      _ = try await curl(keys)

      let seen = JSON(parsing: Array(try await curl(base + "/_emulator/requests").output.utf8))

      #expect(seen["requests"] == 4 && seen["connections"] == 2)
    }
  }

  @Test("Fifty clients at once all get a token, and all are counted")
  func parallel() async throws {
    try await withServer { base, curl in
      let form = [
        "grant_type=client_credentials", "client_id=\(TestEmulator.ci)", "client_secret=\(TestEmulator.ciSecret)",
        "scope=\(TestEmulator.aksServer)/.default",
      ].joined(separator: "&")
      let codes = try await withThrowingTaskGroup { group in
        for _ in 0..<50 {
          group.addTask {
            try await curl("-o", "/dev/null", "-w", "%{http_code}", "-d", form, base + "/contoso.example/oauth2/v2.0/token").output
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }

      #expect(codes == Array(repeating: "200", count: 50))
      let seen = JSON(parsing: Array(try await curl(base + "/_emulator/requests").output.utf8))
      #expect(seen["requests"] == 50 && seen["connections"] == 50)
    }
  }
}
