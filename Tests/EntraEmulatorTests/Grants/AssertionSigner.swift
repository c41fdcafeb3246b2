import Foundation

@testable import EntraEmulator

/// A key and its certificate, made by the `openssl` program, which also signs: the emulator's own code judges, it does not testify.
final class AssertionSigner: Sendable {
  let pem: String
  private let openssl: OpenSSLProgram

  init(bits: Int = 2048) throws {
    openssl = try OpenSSLProgram()
    try openssl.makeCertificate(bits: bits)
    pem = String(decoding: try openssl.read("cert.pem"), as: UTF8.self)
  }

  var der: [UInt8] { get throws { try openssl("x509 -in cert.pem -outform DER") } }

  /// A digest of the certificate, in hex without colons.
  func fingerprint(_ name: String) throws -> String {
    try openssl.text("x509 -in cert.pem -noout -fingerprint -\(name)").split(separator: "=").last.map { $0.filter(\.isHexDigit) } ?? ""
  }

  /// A digest of the certificate.
  func thumbprint(_ name: String) throws -> [UInt8] {
    bytes(hexadecimal: try fingerprint(name))
  }

  /// A signed token; `alg` stands in the header. The salt's length plays a part for PS256 only.
  func token(header: JSON, claims: JSON, salt: Int = 32) throws -> String {
    let content = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
    let padding = header["alg"] == "PS256" ? " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:\(salt)" : ""
    return content + "." + Base64URL.encode(try openssl("dgst -sha256\(padding) -sign key.pem", input: Array(content.utf8)))
  }
}

/// The bytes that pairs of hex digits stand for.
func bytes(hexadecimal text: some StringProtocol) -> [UInt8] {
  let digits = Array(text)
  return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
}
