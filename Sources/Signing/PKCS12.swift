import COpenSSL
import Platform

/// Source: RFC 7292; PKCS12_parse(3).
extension KeyMaterial {
  init(pkcs12 store: OpaquePointer, _ file: CertificateFile) throws(CertificateError) {
    let (content, complaint) = withLegacyAlgorithms { StoreContent(store, password: file.password) }
    guard let content else {
      switch complaint {
      case COPENSSL_UNKNOWN_ALGORITHM: throw .unknownAlgorithm(path: file.path)
      case COPENSSL_WRONG_PASSWORD where file.password.isEmpty: throw .passwordMissing(path: file.path)
      case COPENSSL_WRONG_PASSWORD: throw .wrongPassword(path: file.path, isPKCS12: true)
      default: throw .damaged(path: file.path, what: "the PKCS#12 store")
      }
    }
    guard let key = content.key else { throw .noKey(path: file.path) }
    self.init(key: key, certificates: content.certificates)
  }
}

private struct StoreContent {
  let key: PrivateKey?
  let certificates: [Certificate]

  init?(_ store: OpaquePointer, password: String) {
    var key: OpaquePointer?
    var leaf: OpaquePointer?
    var others: OpaquePointer?
    guard copenssl_pkcs12_open(store, password, &key, &leaf, &others) else { return nil }
    defer { copenssl_stack_free(others) }
    self.key = key.map(PrivateKey.init)
    let rest = (0..<copenssl_stack_count(others)).map { Certificate(copenssl_stack_certificate(others, $0)) }
    certificates = ([Certificate(leaf)] + rest).compactMap { $0 }
  }
}
