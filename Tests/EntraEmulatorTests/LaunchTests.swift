import Foundation
import Testing

@testable import EntraEmulator

@Suite("Launching")
struct LaunchTests {
  private func launch(_ arguments: [String], environment: [String: String] = [:]) throws -> Launch {
    Launch(options: try Options(arguments: arguments), environment: environment)
  }

  @Test("The announcement says where everything is, and keys go where the environment says")
  func announcement() async throws {
    let home = FileManager.default.temporaryDirectory.path + "/emulator-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: home) }

    let (server, line) = try await launch([], environment: ["HOME": home]).start()
    try await server.stop()

    #expect(line["event"] == "ready")
    #expect(line["baseURL"] == .string("https://localhost:\(server.port)"))
    #expect(line["controlURL"] == .string("https://localhost:\(server.port)/_emulator"))
    #expect(line["caFile"] == .string(home + "/.cache/entra-emulator/ca.pem"))
    #expect(line["clusters"]?["demo"] == .string("https://localhost:\(server.port)/aks/demo"))
    #expect(line["tenants"]?.elements.count == 2)
    #expect(FileManager.default.fileExists(atPath: home + "/.cache/entra-emulator/ca.pem"))
  }

  @Test("A port that is taken is told")
  func takenPort() async throws {
    let directory = FileManager.default.temporaryDirectory.path + "/emulator-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let (server, _) = try await launch(["--state-dir", directory]).start()

    await #expect(throws: ConfigurationError("cannot listen on port \(server.port): Address already in use")) {
      try await launch(["--state-dir", directory, "--port", String(server.port)]).start()
    }

    try await server.stop()
  }

  @Test("Files that cannot be read are told", arguments: [["--config", "/nowhere/config.json"], []])
  func unusableFiles(arguments: [String]) async throws {
    await #expect(throws: ConfigurationError.self) { try await launch(arguments).start() }
  }
}
