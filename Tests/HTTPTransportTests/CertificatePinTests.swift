import Foundation
import Platform
import Testing

@testable import HTTPTransport

/// The server shows a certificate whose time is over: only its thumbprint speaks for it.
@Suite("A certificate known by its thumbprint", .serialized)
struct CertificatePinTests {
  private let server: TestServer
  private let address: String

  init() throws {
    server = try TestServer.shared.get()
    address = "https://127.0.0.1:\(server.port("pinned"))/"
  }

  private func request(_ thumbprint: [UInt8]?, _ path: String = "x") -> HTTPRequest {
    var request = HTTPRequest(method: "GET", url: address + path, timeout: .seconds(300))
    request.headers = [("Secret", "s3cret")]
    request.certificateThumbprint = thumbprint
    return request
  }

  /// As openssl sees it.
  private func thumbprint(_ certificate: String) throws -> [UInt8] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl", "x509", "-in", "\(server.directory)/\(certificate).pem", "-noout", "-fingerprint", "-sha1"]
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return line.drop { $0 != "=" }.dropFirst().split(separator: ":").compactMap { UInt8($0.prefix(2), radix: 16) }
  }

  @Test("is enough, whatever else speaks against the certificate, and no proxy is used")
  func match() throws {
    let transport = HTTPTransport(
      environment: variables(["SSL_CERT_FILE": "\(server.directory)/ca.pem", "SSL_CERT_DIR": "/nowhere", "HTTPS_PROXY": "127.0.0.1:1"]))

    let answer = try transport.send(request(try thumbprint("expired")))

    #expect(answer.header("x-seen") == "pinned")
    #expect(answer.text.contains(#""secret": "s3cret""#))
  }

  @Test("is wanted: with another one the request is not sent, also by a transport that was let through before")
  func mismatch() throws {
    let transport = server.trusting()
    let right = try thumbprint("expired")
    _ = try transport.send(request(right))
    let before = try transport.send(request(right, "count")).text
    let refusal = TransportError.untrustedCertificate(host: "127.0.0.1", reason: "application verification failure")

    #expect(throws: refusal) { try transport.send(request(try thumbprint("good"))) }
    #expect(throws: refusal) { try transport.send(request(Array(right.dropLast()) + [right[19] ^ 1])) }
    #expect(throws: TransportError.self) { try transport.send(request(nil)) }

    #expect(try transport.send(request(right, "count")).text == before)
  }

  @Test("does not speak for a connection of an ordinary request, nor lend its own to one")
  func connections() throws {
    let transport = server.trusting()
    let good = "https://localhost:\(server.port("good"))/"
    var pinned = HTTPRequest(method: "GET", url: good, timeout: .seconds(300))
    pinned.certificateThumbprint = try thumbprint("expired")

    #expect(try transport.send(HTTPRequest(method: "GET", url: good, timeout: .seconds(300))).header("x-seen") == "good")
    #expect(throws: TransportError.self) { try transport.send(pinned) }
    #expect(try transport.send(request(try thumbprint("expired"))).status == 200)
    #expect(throws: TransportError.self) { try transport.send(request(nil)) }
  }

  @Test("is for https and 20 bytes only", arguments: [("http", 20), ("https", 19), ("https", 0), ("https", 32)])
  func unusable(_ scheme: String, _ length: Int) {
    var request = HTTPRequest(method: "GET", url: "\(scheme)://localhost:1/?secret", timeout: .seconds(300))
    request.certificateThumbprint = Array(repeating: 1, count: length)

    #expect(throws: TransportError.unusableAddress("\(scheme)://localhost:1/")) { try server.trusting().send(request) }
  }
}
