import Foundation
import Testing

@testable import EntraEmulator

/// The server's TLS, as OpenSSL's own client sees it.
@Suite("TLS", .serialized)
struct TLSTests {
  private static let request = "GET /common/discovery/keys HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

  /// Throws when the server refuses the client or breaks the connection off.
  private func client(_ server: RunningServer, _ options: String) async throws -> String {
    let line = "s_client -connect localhost:\(server.port) -CAfile \(server.authorityFile) -verify_return_error -ign_eof \(options)"
    return try await withCheckedThrowingContinuation { continuation in
      // The program is waited for, which none of Swift's own threads may do: the server may need them.
      Thread.detachNewThread {
        continuation.resume(
          with: Result { String(decoding: try OpenSSLProgram()(line, input: Array(Self.request.utf8)), as: UTF8.self) })
      }
    }
  }

  @Test("It speaks TLS 1.2 and 1.3, chooses HTTP/1.1, and closes the session before the connection", arguments: ["TLSv1.2", "TLSv1.3"])
  func versions(_ version: String) async throws {
    try await RunningServer.run { server in
      let option = version.lowercased().replacing("v", with: "").replacing(".", with: "_")
      let seen = try await client(server, "-\(option) -alpn h2,http/1.1")

      #expect(seen.contains("New, \(version), Cipher is ") && seen.contains("ALPN protocol: http/1.1"))
      #expect(seen.contains("HTTP/1.1 200 OK") && seen.hasSuffix("}]}closed\n"))
    }
  }

  @Test("A client that offers other protocols only is served, and none is chosen")
  func otherProtocols() async throws {
    try await RunningServer.run { server in
      let seen = try await client(server, "-alpn h2,spdy/1")

      #expect(seen.contains("No ALPN negotiated") && seen.contains("HTTP/1.1 200 OK"))
    }
  }

  @Test("TLS 1.1 is refused with an alert, and so is a client that trusts somebody else")
  func refusals() async throws {
    try await RunningServer.run { server in
      await #expect(throws: OpenSSLProgram.Failure.self) { try await client(server, "-tls1_1 -cipher ALL:@SECLEVEL=0") }
      let old = try await server.curl(["--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0", server.base])
      #expect(old.status == 35)
      let stranger = try await server.curl(["--cacert", "/dev/null", server.base])
      #expect([60, 77].contains(stranger.status))
    }
  }

  @Test("What is no TLS ends its own connection only")
  func noTLS() async throws {
    try await RunningServer.run { server in
      let plain = try await server.curl(["http://localhost:\(server.port)/"])
      #expect([52, 56].contains(plain.status))
      let next = try await server.curl(["-o", "/dev/null", "-w", "%{http_code}", server.base + "/common/discovery/keys"])
      #expect(next.output == "200")
    }
  }

  @Test("An answer of many records arrives whole, and a request of many records is read whole")
  func longBodies() async throws {
    try await RunningServer.run { server in
      let file = FileManager.default.temporaryDirectory.path + "/long-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: file) }
      let client = String((0..<200_000).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "a" })
      try Data("grant_type=client_credentials&client_id=\(client)".utf8).write(to: URL(filePath: file))

      _ = try await server.curl(["--data-binary", "@" + file, server.base + "/common/oauth2/v2.0/token"])
      let seen = try await server.curl([server.base + "/_emulator/requests"])

      #expect(seen.output.contains(client))
    }
  }
}
