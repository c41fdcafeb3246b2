import COpenSSL
import Platform

/// What a certificate file holds: a key, and certificates in no particular order.
struct KeyMaterial {
  let key: PrivateKey
  let certificates: [Certificate]

  /// Told by content: a file's name may end as it likes.
  init(_ file: CertificateFile) throws(CertificateError) {
    if file.content.containsPEM {
      self = try KeyMaterial(pem: file)
    } else if let store = copenssl_pkcs12(file.content, file.content.count) {
      defer { copenssl_pkcs12_free(store) }
      self = try KeyMaterial(pkcs12: store, file)
    } else {
      throw file.content.isEncodedCertificateFile ? .base64(path: file.path) : .noKey(path: file.path)
    }
  }

  init(key: PrivateKey, certificates: [Certificate]) {
    self.key = key
    self.certificates = certificates
  }
}

/// Tries with OpenSSL's own algorithms, and once more with the old ones where those do not suffice.
///
/// `nil` means a failure, which `complaint` then explains.
func withLegacyAlgorithms<Value>(_ attempt: () -> Value?) -> (value: Value?, complaint: copenssl_complaint) {
  if let value = attempt() { return (value, COPENSSL_NOTHING) }
  let complaint = copenssl_last_complaint()
  guard complaint == COPENSSL_UNKNOWN_ALGORITHM, copenssl_load_legacy() else { return (nil, complaint) }
  if let value = attempt() { return (value, COPENSSL_NOTHING) }
  return (nil, copenssl_last_complaint())
}

extension [UInt8] {
  fileprivate var containsPEM: Bool {
    let marker = Array("-----BEGIN ".utf8)
    return indices.contains { self[$0...].starts(with: marker) }
  }

  /// Whether this is base64 text of PKCS#12, which is a DER sequence, or of PEM. Source: RFC 4648 section 4; ITU-T X.690 section 8.9.
  fileprivate var isEncodedCertificateFile: Bool {
    let text = String(decoding: withoutByteOrderMark.filter { !" \t\r\n".utf8.contains($0) }, as: UTF8.self)
    let isBase64 = text.utf8.count >= 64 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) }
    return isBase64 && (text.hasPrefix("MI") || text.hasPrefix("LS0tLS1CRUdJT"))
  }
}
