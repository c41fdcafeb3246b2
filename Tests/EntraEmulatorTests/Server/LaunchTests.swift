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
    if case .string(let thumbprint) = line["certificateThumbprint"] {
      #expect(thumbprint.count == 40)
    } else {
      Issue.record("no thumbprint")
    }
    #expect(line["baseURL"] == .string("https://localhost:\(server.port)"))
    #expect(line["controlURL"] == .string("https://localhost:\(server.port)/_emulator"))
    #expect(line["caFile"] == .string(home + "/.cache/entra-emulator/ca.pem"))
    #expect(line["clusters"]?["demo"] == .string("https://localhost:\(server.port)/aks/demo"))
    #expect(line["tenants"]?.elements.count == 2)
    // Without the line end, `cat ca.pem other.pem` would make a broken bundle.
    #expect(try String(contentsOfFile: home + "/.cache/entra-emulator/ca.pem", encoding: .utf8).hasSuffix("-----END CERTIFICATE-----\n"))
  }

  @Test("Managed identity endpoints are on plain HTTP where a flag or the configuration asks for it")
  func managedIdentity() async throws {
    let directory = FileManager.default.temporaryDirectory.path + "/emulator-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var configuration = Configuration.builtIn
    configuration.managedIdentity?.httpPort = 0
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try Data(configuration.json()).write(to: URL(filePath: directory + "/config.json"))

    let starts = [[], ["--http-port", "0"], ["--config", directory + "/config.json"]]
    var seen: [Bool] = []
    for arguments in starts {
      let (server, line) = try await launch(["--state-dir", directory + "/state"] + arguments).start()
      seen.append(server.httpPort != nil)
      #expect(line["managedIdentityURL"] == server.httpPort.map { .string("http://127.0.0.1:\($0)") })
      if let port = server.httpPort {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/metadata/identity/oauth2/token?api-version=2018-02-01"))
        let text = try String(decoding: await body(of: url), as: UTF8.self)
        #expect(text.contains("Required metadata header not specified"))
      }
      try await server.stop()
    }

    #expect(seen == [false, true, true])
  }

  private func body(of url: URL) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
      let (process, output) = (Process(), Pipe())
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["curl", "-sS", "--noproxy", "*", "--max-time", "20", url.absoluteString]
      process.standardOutput = output
      do { try process.run() } catch { return continuation.resume(throwing: error) }
      Thread.detachNewThread { continuation.resume(returning: output.fileHandleForReading.readDataToEndOfFile()) }
    }
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

  @Test("A log that nobody reads does not stop the emulator: what a full pipe has no room for is left out")
  func unreadLog() throws {
    let pipe = Pipe()
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 9999)

    for _ in 0..<50 { StandardError.write(line: line, to: pipe.fileHandleForWriting.fileDescriptor) }
    try pipe.fileHandleForWriting.close()

    let read = pipe.fileHandleForReading.readDataToEndOfFile()
    #expect(read.prefix(10_000) == Data(line + [UInt8(ascii: "\n")]))
    #expect((10_000...70_000).contains(read.count))
  }
}
