import COpenSSL
import Platform

/// A certificate of OpenSSL's.
final class Certificate {
  private let certificate: OpaquePointer
  let der: [UInt8]

  /// Takes the certificate over. `nil` when it cannot be written as DER again.
  init?(_ certificate: OpaquePointer?) {
    guard let certificate else { return nil }
    self.certificate = certificate
    var encoded: UnsafeMutablePointer<UInt8>?
    let count = copenssl_certificate_der(certificate, &encoded)
    guard count > 0, let encoded else {
      copenssl_certificate_free(certificate)
      return nil
    }
    der = Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    copenssl_free(encoded)
  }

  deinit {
    copenssl_certificate_free(certificate)
  }

  func fits(_ key: PrivateKey) -> Bool {
    copenssl_fits(certificate, key.key)
  }

  /// By names and key identifiers; nobody relies on it but the order of a list.
  func issued(_ other: Certificate) -> Bool {
    copenssl_issued(certificate, other.certificate)
  }

  /// `nil` when one of its dates is none.
  var validity: (notBefore: Timestamp, notAfter: Timestamp)? {
    var (notBefore, notAfter) = (Int64(0), Int64(0))
    guard copenssl_validity(certificate, &notBefore, &notAfter) else { return nil }
    return (Timestamp(secondsSinceEpoch: notBefore), Timestamp(secondsSinceEpoch: notAfter))
  }
}

extension [Certificate] {
  /// The certificate of the key, the one that issued it, and so on; what belongs to no link of that chain is left out.
  func chain(of key: PrivateKey) -> [Certificate] {
    guard let leaf = first(where: { $0.fits(key) }) else { return [] }
    var chain = [leaf]
    while let last = chain.last,
      let issuer = first(where: { candidate in
        candidate.issued(last) && !chain.contains { $0.der == candidate.der }
      })
    {
      chain.append(issuer)
    }
    return chain
  }
}
