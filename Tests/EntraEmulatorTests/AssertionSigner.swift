import Foundation

@testable import EntraEmulator

/// A key and its certificate, made by the `openssl` program, which also signs: the emulator's own code judges, it does not testify.
final class AssertionSigner: Sendable {
  let pem: String
  private let directory: URL

  struct Failure: Error {
    let command: String
  }

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("assertion-signer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    _ = try Self.openssl("req -x509 -newkey rsa:2048 -noenc -keyout key.pem -out cert.pem -days 30 -subj /CN=ci", in: directory)
    pem = try String(contentsOf: directory.appendingPathComponent("cert.pem"), encoding: .utf8)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  private func openssl(_ line: String, input: String = "") throws -> [UInt8] {
    try Self.openssl(line, input: input, in: directory)
  }

  private static func openssl(_ line: String, input: String = "", in directory: URL) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + line.split(separator: " ").map(String.init)
    process.currentDirectoryURL = directory
    let (stdin, stdout) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, FileHandle.nullDevice)
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(command: line) }
    return Array(output)
  }

  var der: [UInt8] { get throws { try openssl("x509 -in cert.pem -outform DER") } }

  /// A digest of the certificate, in hex without colons.
  func fingerprint(_ name: String) throws -> String {
    let line = String(decoding: try openssl("x509 -in cert.pem -noout -fingerprint -\(name)"), as: UTF8.self)
    return line.split(separator: "=").last.map { $0.filter(\.isHexDigit) } ?? ""
  }

  /// A digest of the certificate.
  func thumbprint(_ name: String) throws -> [UInt8] {
    let digits = Array(try fingerprint(name))
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
  }

  /// A signed token; `alg` stands in the header.
  func token(header: JSON, claims: JSON) throws -> String {
    let content = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
    let padding = header["alg"] == "PS256" ? " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32" : ""
    return content + "." + Base64URL.encode(try openssl("dgst -sha256\(padding) -sign key.pem", input: content))
  }
}
