public import Platform

extension ClientCertificate {
  /// Opens a PEM or PKCS#12 file: fills `Host.openCertificate`.
  ///
  /// Its dates are not looked at: they are for whoever knows the time.
  public init(opening file: CertificateFile) throws(CertificateError) {
    let material = try KeyMaterial(file)
    try material.key.requireUsable(path: file.path)
    let chain = material.certificates.chain(of: material.key)
    guard let leaf = chain.first else { throw .noMatch(path: file.path) }
    guard let validity = leaf.validity else { throw .damaged(path: file.path, what: "a certificate") }
    let (key, path) = (material.key, file.path)
    self.init(
      chain: chain.map(\.der), thumbprint: digest(isSHA1: true, leaf.der), thumbprint256: digest(isSHA1: false, leaf.der),
      notBefore: validity.notBefore, notAfter: validity.notAfter
    ) { algorithm, bytes in
      guard let signature = key.signature(algorithm, of: bytes) else { throw CertificateError.signing(path: path) }
      return signature
    }
  }
}
