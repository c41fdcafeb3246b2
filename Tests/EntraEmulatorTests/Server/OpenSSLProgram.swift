import Foundation

@testable import EntraEmulator

/// The `openssl` program in a folder of its own: the emulator uses OpenSSL's library, so this program checks what it makes.
final class OpenSSLProgram: Sendable {
  private let directory: URL

  struct Failure: Error {
    let command: String
    let output: String
  }

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("openssl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  /// Runs a command whose words have no spaces in them.
  @discardableResult
  func callAsFunction(_ line: String, input: [UInt8] = []) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + line.split(separator: " ").map(String.init)
    process.currentDirectoryURL = directory
    let (stdin, stdout) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, FileHandle.nullDevice)
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input))
    try stdin.fileHandleForWriting.close()
    let output = [UInt8](try stdout.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(command: line, output: String(decoding: output, as: UTF8.self)) }
    return output
  }

  func text(_ line: String) throws -> String { String(decoding: try self(line), as: UTF8.self) }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: directory.appendingPathComponent(name))
  }

  func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: directory.appendingPathComponent(name))) }

  /// Makes a self-signed certificate, cert.pem, of a new RSA key, key.pem.
  func makeCertificate(bits: Int = 2048) throws {
    try self("req -x509 -newkey rsa:\(bits) -noenc -keyout key.pem -out cert.pem -days 30 -subj /CN=ci")
  }

  /// Throws unless it is a signature (RS256) by the RSA key with these numbers. The key's DER is put together by the program.
  ///
  /// Source: RFC 8017 appendix A.1.1; ASN1_generate_nconf(3).
  func requireSignature(_ signature: [UInt8], of text: String, modulus: [UInt8], exponent: [UInt8]) throws {
    let structure = """
      asn1 = SEQUENCE:info
      [info]
      algorithm = SEQUENCE:algorithm
      key = BITWRAP,SEQUENCE:key
      [algorithm]
      name = OID:rsaEncryption
      parameters = NULL
      [key]
      n = INTEGER:0x\(hexadecimal(modulus))
      e = INTEGER:0x\(hexadecimal(exponent))

      """
    try write(Array(structure.utf8), to: "structure")
    try write(signature, to: "signature")
    try self("asn1parse -genconf structure -noout -out public.der")
    try self("dgst -sha256 -verify public.der -keyform DER -signature signature", input: Array(text.utf8))
  }
}
