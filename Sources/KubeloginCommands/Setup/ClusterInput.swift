import FoundationEssentials
import Platform

/// The address of an API server, as a kubeconfig has it.
enum ClusterAddress {
  /// - Throws: `SetupError.server` for anything but an https URL with a host, and after it at most a port and a path.
  static func checked(_ text: String) throws(SetupError) -> String {
    guard let target = try? RequestTarget(text), target.isSecure, !text.contains("?") else { throw .server }
    return text
  }
}

/// The file of a cluster's CAs.
enum ClusterCertificateAuthority {
  /// The whole file in base64, as kubectl embeds it.
  ///
  /// - Throws: `SetupError.certificateAuthority` for a file without a certificate, or with a key; `SystemError`.
  static func data(ofFile path: String) throws -> String {
    let bytes = try Files.read(path, limit: 1 << 20, patience: Files.pipePatience)
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.contains("PRIVATE KEY-----") else { throw SetupError.certificateAuthority(path: path, problem: "holds a private key") }
    let blocks = text.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst()
    guard !blocks.isEmpty else { throw SetupError.certificateAuthority(path: path, problem: "has no PEM certificate in it") }
    guard blocks.allSatisfy(isCertificate) else {
      throw SetupError.certificateAuthority(path: path, problem: "has a damaged certificate in it")
    }
    return Data(bytes).base64EncodedString()
  }

  /// What follows a begin line: base64 of one DER sequence without anything after it, and an end line.
  private static func isCertificate(_ block: String) -> Bool {
    let parts = block.components(separatedBy: "-----END CERTIFICATE-----")
    guard parts.count > 1, let first = parts.first else { return false }
    let base64 = String(first.unicodeScalars.filter { !$0.properties.isWhitespace })
    guard let der = Data(base64Encoded: base64).map(Array.init), der.count > 4, der[0] == 0x30 else { return false }
    // Source: X.690 section 8.1.3, a length in one to four bytes behind a first one that counts them; a certificate has hundreds.
    let count = Int(der[1] & 0x7F)
    guard der[1] & 0x80 != 0, (1...4).contains(count), der.count > 2 + count else { return false }
    return der[2..<2 + count].reduce(0) { $0 << 8 | Int($1) } == der.count - 2 - count
  }
}
