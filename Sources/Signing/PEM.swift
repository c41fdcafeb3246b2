import COpenSSL
import Platform

/// Source: RFC 7468; PEM_read_bio_PrivateKey(3) for the traditional forms.
extension KeyMaterial {
  init(pem file: CertificateFile) throws(CertificateError) {
    guard let blocks = PEMBlock.all(in: file.content) else { throw .damaged(path: file.path, what: "a PEM block") }
    var certificates: [Certificate] = []
    for block in blocks where block.isCertificate {
      guard let certificate = Certificate(copenssl_certificate(block.der, block.der.count)) else {
        throw .damaged(path: file.path, what: "a certificate")
      }
      certificates.append(certificate)
    }
    guard let keyBlock = blocks.first(where: \.isKey) else { throw .noKey(path: file.path) }
    let (key, complaint) = withLegacyAlgorithms { copenssl_pem_key(file.content, file.content.count, file.password) }
    guard let key else {
      guard keyBlock.isEncrypted else { throw .damaged(path: file.path, what: "the private key") }
      if complaint == COPENSSL_UNKNOWN_ALGORITHM { throw .unknownAlgorithm(path: file.path) }
      throw file.password.isEmpty ? .passwordMissing(path: file.path) : .wrongPassword(path: file.path, isPKCS12: false)
    }
    self.init(key: PrivateKey(key), certificates: certificates)
  }
}

/// A part of a PEM file. The bytes of an encrypted one are still encrypted.
private struct PEMBlock {
  let name: String
  let isEncrypted: Bool
  let der: [UInt8]

  /// "CERTIFICATE", with OpenSSL's own older and extended forms.
  var isCertificate: Bool { name == "CERTIFICATE" || name == "X509 CERTIFICATE" || name == "TRUSTED CERTIFICATE" }
  /// "PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY" and their like.
  var isKey: Bool { name.hasSuffix("PRIVATE KEY") }

  /// `nil` when one of them is broken.
  static func all(in content: [UInt8]) -> [PEMBlock]? {
    content.withUnsafeBufferPointer { bytes in
      guard let reader = copenssl_reader(bytes.baseAddress, bytes.count) else { return nil }
      defer { copenssl_reader_free(reader) }
      var blocks: [PEMBlock] = []
      while let block = next(from: reader) { blocks.append(block) }
      return copenssl_last_complaint() == COPENSSL_NOTHING ? blocks : nil
    }
  }

  private static func next(from reader: OpaquePointer) -> PEMBlock? {
    var name: UnsafeMutablePointer<CChar>?
    var data: UnsafeMutablePointer<UInt8>?
    var (isEncrypted, count) = (false, 0)
    guard copenssl_next_block(reader, &name, &isEncrypted, &data, &count), let name, let data else { return nil }
    defer {
      copenssl_free(name)
      copenssl_free_secret(data, count)
    }
    return PEMBlock(
      name: String(cString: name), isEncrypted: isEncrypted, der: Array(UnsafeBufferPointer(start: data, count: count)))
  }
}
