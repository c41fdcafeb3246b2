import Foundation

@testable import EntraEmulator

/// The emulator behind its sockets.
struct RunningServer: Sendable {
  let port: Int
  /// The certificate that clients are to trust.
  let authorityFile: String

  var base: String { "https://localhost:\(port)" }

  /// Starts a server with keys of its own, and stops it behind the work.
  static func run(_ work: (RunningServer) async throws -> Void) async throws {
    let directory = StateDirectory(path: FileManager.default.temporaryDirectory.path + "/emulator-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    let identity = try directory.identity()
    let server = try await Server.start(
      Emulator(signingKey: identity.signingKey, authorityCertificate: identity.authorityCertificate), identity: identity, port: 0)
    try await work(RunningServer(port: server.port, authorityFile: directory.authorityFile))
    try await server.stop()
  }

  /// Runs curl, with the server's authority as the only one.
  func curl(_ arguments: [String]) async throws -> (status: Int32, output: String) {
    try await withCheckedThrowingContinuation { continuation in
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["curl", "-sS", "--noproxy", "*", "--max-time", "20", "--cacert", authorityFile] + arguments
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      do { try process.run() } catch { return continuation.resume(throwing: error) }
      Thread.detachNewThread {
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        continuation.resume(returning: (process.terminationStatus, text))
      }
    }
  }
}
