import Foundation
import Platform

@testable import HTTPTransport

/// Fixtures/server.py as a child process, started once for all tests. It ends when this process does and its stdin closes.
final class TestServer: Sendable {
  static let shared = Result { try TestServer() }

  let directory: String
  private let ports: [String: String]
  /// Held open: its end is the server's.
  private let input = Pipe()

  private init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "transport-\(UUID())").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/server.py").path
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script, directory]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let pairs = line.split(whereSeparator: \.isWhitespace).map { $0.split(separator: "=").map(String.init) }
    ports = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
  }

  func port(_ name: String) -> String { ports[name]! }

  /// Trusts the tests' CA only.
  func trusting(_ more: [String: String] = [:]) -> HTTPTransport {
    HTTPTransport(environment: variables(["SSL_CERT_FILE": "\(directory)/ca.pem", "SSL_CERT_DIR": "/nowhere"].merging(more) { $1 }))
  }
}

func request(_ url: String, timeout: Duration = .seconds(300)) -> HTTPRequest {
  HTTPRequest(method: "GET", url: url, timeout: timeout)
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}
