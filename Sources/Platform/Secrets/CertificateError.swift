/// A client certificate cannot be used. The words are Azure/kubelogin's where it has some, and say themselves what failed.
public enum CertificateError: UserFacingError, Equatable {
  case unreadable(path: String, reason: String)
  case noKey(path: String)
  /// Text in place of a certificate file.
  case base64(path: String)
  case damaged(path: String, what: String)
  case passwordMissing(path: String)
  case wrongPassword(path: String, isPKCS12: Bool)
  case unknownAlgorithm(path: String)
  case notRSA(path: String)
  case keyTooShort(path: String, bits: Int)
  case noMatch(path: String)
  case expired(path: String, notAfter: Timestamp, now: Timestamp)
  case notYetValid(path: String, notBefore: Timestamp, now: Timestamp)
  case signing(path: String)

  public var code: String {
    switch self {
    case .unreadable: "certificate.unreadable"
    case .noKey: "certificate.no-key"
    case .base64: "certificate.base64"
    case .damaged: "certificate.damaged"
    case .passwordMissing: "certificate.password-missing"
    case .wrongPassword: "certificate.wrong-password"
    case .unknownAlgorithm: "certificate.unknown-algorithm"
    case .notRSA: "certificate.not-rsa"
    case .keyTooShort: "certificate.key-too-short"
    case .noMatch: "certificate.no-match"
    case .expired: "certificate.expired"
    case .notYetValid: "certificate.not-yet-valid"
    case .signing: "certificate.signing"
    }
  }

  public var summary: String { "failed to create azidentity credential: \(cause)" }

  private var cause: String {
    switch self {
    case .unreadable(let path, let reason):
      "failed to read certificate: failed to read the certificate file (\(shownPath(path))): \(reason)"
    case .noKey(let path):
      "failed to read certificate: failed to decode a pem block from private key: \(shownPath(path)) holds no private key"
    case .base64(let path):
      "failed to read certificate: failed to decode a pem block from private key: \(shownPath(path)) holds base64 text that must be decoded first"
    case .damaged(let path, let what): "failed to read certificate: \(what) in \(shownPath(path)) is damaged"
    case .passwordMissing(let path): "failed to read certificate: \(shownPath(path)) is encrypted and no password is given"
    case .wrongPassword(let path, let isPKCS12):
      "failed to read certificate: \(isPKCS12 ? "pkcs12: " : "")decryption password incorrect: \(shownPath(path))"
    case .unknownAlgorithm(let path):
      "failed to read certificate: \(shownPath(path)) is encrypted in a way that OpenSSL does not know"
    case .notRSA(let path): "failed to read certificate: pkcs8 contained non-RSA key. Expected RSA key: \(shownPath(path))"
    case .keyTooShort(let path, let bits): "the RSA key in \(shownPath(path)) has \(bits) bits; Entra ID takes 2048 and more"
    case .noMatch(let path): "failed to read certificate: unable to find a matching public certificate: \(shownPath(path))"
    case .expired(let path, let notAfter, let now):
      "the certificate in \(shownPath(path)) ended on \(notAfter.rfc3339); now it is \(now.rfc3339)"
    case .notYetValid(let path, let notBefore, let now):
      "the certificate in \(shownPath(path)) is valid from \(notBefore.rfc3339); now it is \(now.rfc3339)"
    case .signing(let path): "OpenSSL cannot sign with the key in \(shownPath(path))"
    }
  }

  public var remedy: String {
    switch self {
    case .unreadable: "check the path and mode of --client-certificate or AZURE_CLIENT_CERTIFICATE_PATH (ls -l)"
    case .noKey: "give a file that holds certificate and private key, as PEM or PKCS#12; a .cer or .crt alone is not enough"
    case .base64: "decode it: az keyvault secret download --encoding base64 does so, and base64 -d does it for a file that is there"
    case .damaged: "export the certificate with its key again"
    case .passwordMissing: "set AZURE_CLIENT_CERTIFICATE_PASSWORD or pass --client-certificate-password"
    case .wrongPassword: "correct AZURE_CLIENT_CERTIFICATE_PASSWORD or --client-certificate-password"
    case .unknownAlgorithm: "export the file again with AES: openssl pkcs12 -export"
    case .notRSA: "Entra ID takes RSA only for client certificates: make one with an RSA key of 2048 bits or more, and register it"
    case .keyTooShort: "make a certificate with a longer key, such as openssl req -x509 -newkey rsa:3072, and register it"
    case .noMatch: "put the certificate that belongs to the key into the file: openssl x509 -pubkey and openssl pkey -pubout must agree"
    case .expired: "make a new certificate and register it with the application"
    case .notYetValid: "check this machine's clock, or wait"
    case .signing: "check that the key in the file is complete: openssl pkey -check"
    }
  }
}
